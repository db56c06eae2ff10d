import type { ViewContext } from './context.ts';
import { groupedHash } from './format.ts';

export interface CoverView {
  readonly organisation: string;
  readonly framework: {
    readonly id: string;
    readonly title: string;
    readonly version: string;
    readonly publisher: string;
  };
  readonly period: { readonly label: string; readonly text: string; readonly zone: string };
  readonly scope: string;
  readonly status: { readonly code: 'complete' | 'partial'; readonly words: string; readonly text: string };
  /** Notices that belong on every page: test signature, approvals that are asked for, sandbox data. */
  readonly marks: readonly {
    readonly code: 'test-signature' | 'draft' | 'sandbox';
    readonly words: string;
    readonly text: string;
  }[];
  readonly packId: string;
  readonly signer: { readonly name: string; readonly fingerprint: string };
  /** When collecting started: the pack's clock. */
  readonly date: string;
  readonly tool: string;
}

export function cover({ pack, words, format }: ViewContext): CoverView {
  const { assessment, framework, signer } = pack;
  const mark = (code: CoverView['marks'][number]['code']) => ({
    code,
    words: words.say(`mark.${code}.words`),
    text: words.say(`mark.${code}.text`, { approvals: pack.approvals ?? 0 }),
  });
  return {
    organisation: assessment.organisation,
    framework: {
      id: framework.id,
      title: framework.title,
      version: framework.version,
      publisher: framework.publisher,
    },
    period: { label: assessment.period.label, text: format.interval(assessment.period), zone: assessment.period.zone },
    scope: scopeLine({ pack, words }),
    status: {
      code: pack.status,
      words: words.say(`status.${pack.status}.words`),
      text: words.say(`status.${pack.status}.text`),
    },
    marks: [
      ...(signer.test ? [mark('test-signature')] : []),
      ...(pack.approvals === undefined ? [] : [mark('draft')]),
      ...(assessment.sandbox ? [mark('sandbox')] : []),
    ],
    packId: pack.id,
    signer: { name: signer.name, fingerprint: groupedHash(signer.fingerprint) },
    date: format.time(assessment.startedAt),
    tool: `${pack.tool.name} ${pack.tool.version}`,
  };
}

/** The scope in one line, such as `24 tables and 2 DAX clusters in 2 accounts and 2 regions`. */
export const scopeLine = ({ pack, words }: Pick<ViewContext, 'pack' | 'words'>): string =>
  words.say('scope.line', {
    tables: words.count('noun.tables', pack.counts.tables),
    clusters: words.count('noun.dax-clusters', pack.counts.daxClusters),
    accounts: words.count('noun.accounts', pack.assessment.scope.accounts.length),
    regions: words.count('noun.regions', pack.assessment.scope.regions.length),
  });
