import { canonicalJson, sha256, type Manifest, type Verification } from '../model/index.ts';

/** The packs of one organisation and framework, each of which names the one before. */
export interface PackSequence {
  readonly organisation: string;
  readonly framework: string;
  /** In the order of their periods. */
  readonly packs: readonly { readonly pack: string; readonly period: string }[];
  /** Where it breaks, in words; empty when it does not. */
  readonly problems: readonly string[];
}

interface Link {
  readonly pack: string;
  readonly manifest: Manifest;
  /** SHA-256 of `manifest.json`, by which the next pack names this one. */
  readonly digest: string;
  readonly superseded: boolean;
}

/**
 * Follows the months of each organisation and framework: that every pack names one before it that is there, that no time
 * between them is left out, and that no two packs follow the same one. Copies of a pack count once; redacted copies are
 * no part of it.
 */
export function sequencesOf(verifications: readonly Verification[]): readonly PackSequence[] {
  const links = new Map<string, Link>();
  for (const { pack, manifest, custody } of verifications) {
    if (manifest === null || manifest.redaction !== undefined) continue;
    const digest = sha256(canonicalJson(manifest));
    if (!links.has(digest)) links.set(digest, { pack, manifest, digest, superseded: custody?.status === 'superseded' });
  }
  const groups = new Map<string, Link[]>();
  for (const link of links.values()) {
    const group = canonicalJson([link.manifest.organisation, link.manifest.framework.id]);
    groups.set(group, [...(groups.get(group) ?? []), link]);
  }
  return [...groups]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, members]) => sequenceOf(members.toSorted(byPeriod)));
}

const byPeriod = ({ manifest: a }: Link, { manifest: b }: Link): number =>
  keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0;

const keyOf = ({ period, createdAt }: Manifest): string => [period.from, period.to, createdAt].join(' ');

function sequenceOf(links: readonly Link[]): PackSequence {
  const [first] = links;
  const byDigest = new Map(links.map((link) => [link.digest, link]));
  return {
    organisation: first?.manifest.organisation ?? '',
    framework: first?.manifest.framework.id ?? '',
    packs: links.map(({ pack, manifest }) => ({ pack, period: manifest.period.label })),
    problems: [
      ...links.flatMap((link) => predecessorProblems(link, byDigest, first)),
      ...links.flatMap((link, index) => forkProblems(link, links.slice(index + 1))),
    ],
  };
}

function predecessorProblems(
  { pack, manifest, digest }: Link,
  byDigest: ReadonlyMap<string, Link>,
  first?: Link,
): string[] {
  const { previous, period } = manifest;
  if (previous === null) {
    const anew = first !== undefined && first.digest !== digest && first.manifest.period.to <= period.from;
    return anew ? [`${pack} (${period.label}) names no pack before it, though there are some`] : [];
  }
  const before = byDigest.get(previous);
  if (before === undefined)
    return [`${pack} (${period.label}) names a pack before it that is not here: manifest SHA-256 ${previous}`];
  const { to, label } = before.manifest.period;
  if (to > period.from)
    return [`${pack} (${period.label}) names ${before.pack} (${label}) as the pack before it, which ends later`];
  return to === period.from ? [] : [`no pack covers ${to} to ${period.from}, between ${label} and ${period.label}`];
}

/** Packs that follow the same one. A longer period beside the months in it is no fork; nor is a pack that was superseded. */
function forkProblems(link: Link, later: readonly Link[]): string[] {
  return later
    .filter((other) => other.manifest.previous === link.manifest.previous && !link.superseded && !other.superseded)
    .filter((other) => overlap(link.manifest, other.manifest) && !within(link.manifest, other.manifest))
    .map(
      (other) =>
        `${link.pack} and ${other.pack} (${other.manifest.period.label}) stand in the same place: one of them is a fork`,
    );
}

const overlap = ({ period: a }: Manifest, { period: b }: Manifest): boolean => a.from < b.to && b.from < a.to;

/** Whether one period lies in the other and is shorter. */
const within = ({ period: a }: Manifest, { period: b }: Manifest): boolean =>
  (a.from !== b.from || a.to !== b.to) && ((a.from <= b.from && a.to >= b.to) || (b.from <= a.from && b.to >= a.to));
