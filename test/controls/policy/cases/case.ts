import { compilePolicy, type CompiledPolicy } from '../../../../src/controls/policy/compile.ts';
import { decide } from '../../../../src/controls/policy/decide.ts';
import type { Decision, Verdict } from '../../../../src/controls/policy/decision.ts';
import type { Principal } from '../../../../src/controls/policy/principal.ts';
import type { Caller, Identity } from '../../../../src/controls/policy/request.ts';

export const own = '111122223333';
export const foreign = '444455556666';
export const table = `arn:aws:dynamodb:eu-central-1:${own}:table/cards`;
export const index = `${table}/index/by-date`;
export const stream = `${table}/stream/2026-01-01T00:00:00.000`;

export const role: Identity = {
  kind: 'role',
  arn: `arn:aws:iam::${own}:role/team/CardService`,
  account: own,
  name: 'CardService',
  uniqueId: 'AROAEXAMPLE',
  tags: { team: 'cards' },
  sessionTags: false,
  bounded: false,
};
export const user: Identity = {
  kind: 'user',
  arn: `arn:aws:iam::${own}:user/anna`,
  account: own,
  name: 'anna',
  uniqueId: 'AIDAEXAMPLE',
  tags: { Team: 'cards', odd: 'a*b' },
  sessionTags: false,
  bounded: false,
};
export const stranger: Identity = {
  ...role,
  arn: `arn:aws:iam::${foreign}:role/Pipeline`,
  account: foreign,
  name: 'Pipeline',
};
export const outside = (principal: Principal): Caller => ({ kind: 'outside', principal });

/** Statements of a document, or the text of a whole document. */
export type Document = readonly object[] | string;

/** One question about policies with the answer of AWS. */
export interface Case {
  readonly why: string;
  readonly expect: Verdict;
  /** Who asks; the role of the account unless said otherwise. */
  readonly by?: Caller;
  /** `dynamodb:GetItem` unless said otherwise. */
  readonly action?: string;
  /** The table unless said otherwise. */
  readonly on?: string;
  readonly secure?: boolean;
  readonly fixed?: Readonly<Record<string, string>>;
  /** Identity-based policies, each a document. */
  readonly identity?: readonly Document[];
  readonly boundary?: Document;
  /** Levels of service control policies, root first. */
  readonly organisation?: readonly (readonly Document[])[];
  /** Policy of the table, or of the key. */
  readonly resource?: Document;
  readonly isKey?: boolean;
  /** Conditions or open questions that the answer must name. */
  readonly names?: readonly string[];
}

export const allow = (more: object = {}): object => ({
  Effect: 'Allow',
  Action: 'dynamodb:GetItem',
  Resource: '*',
  ...more,
});
export const deny = (more: object = {}): object => ({ Effect: 'Deny', Action: 'dynamodb:*', Resource: '*', ...more });
/** An Allow under one condition block. */
export const when = (Condition: object, more: object = {}): object => allow({ Condition, ...more });
/** A statement of a policy of the table, for somebody. */
export const to = (Principal: unknown, more: object = {}): object => allow({ Principal, ...more });

const compiled = (name: string, document: Document): CompiledPolicy =>
  compilePolicy(
    name,
    typeof document === 'string' ? document : JSON.stringify({ Version: '2012-10-17', Statement: document }),
  );

/** What the evaluator says of a case. */
export const answer = (one: Case): Decision => {
  const by = one.by ?? role;
  const caller: Caller = by.kind === 'outside' ? by : { ...by, bounded: one.boundary !== undefined };
  return decide(
    {
      identity: (one.identity ?? []).map((document, at) => compiled(`policy ${at + 1}`, document)),
      boundary: one.boundary === undefined ? null : compiled('the boundary', one.boundary),
      organisation: (one.organisation ?? []).map((level) => level.map((document) => compiled('scp', document))),
    },
    {
      policy: one.resource === undefined ? null : compiled('the table policy', one.resource),
      isKey: one.isKey === true,
    },
    {
      caller,
      action: one.action ?? 'dynamodb:GetItem',
      resource: one.on ?? table,
      account: own,
      region: 'eu-central-1',
      during: { from: '2026-10-01T00:00:00.000Z', to: '2026-11-02T08:00:00.000Z' },
      secure: one.secure ?? true,
      fixed: one.fixed ?? {},
    },
  );
};
