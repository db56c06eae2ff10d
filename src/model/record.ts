import type { EvidenceId } from './evidence.ts';
import type { JsonObject } from './json.ts';
import type { Interval } from './period.ts';

/** Evidence that a person provides: a file and the sidecar that says what it shows. It states; it proves nothing alone. */
export interface ManualRecord {
  /** Such as `access-review`: which template the sidecar follows. */
  readonly kind: string;
  readonly title: string;
  /** Controls that the record is for, such as `DDB-IAM-07`. */
  readonly controls: readonly string[];
  /** Names or ARNs of subjects, `*` matching any text. */
  readonly subjects: readonly string[];
  /** What the record covers, such as the half-year that was reviewed. */
  readonly covers: Interval;
  /** Who answers for it. */
  readonly owner: string;
  /** How it was obtained, in the words of the sidecar. */
  readonly obtained: string;
  /** Further statements that the template asks for. */
  readonly details: JsonObject;
  /** Path of the file below the folder of manual evidence. */
  readonly file: string;
  readonly sha256: string;
  readonly evidence: readonly EvidenceId[];
}
