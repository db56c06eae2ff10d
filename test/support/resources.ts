import { defaultParameters, factNames } from '../../src/model/index.ts';
import type {
  Absent,
  Assessment,
  Cause,
  ChangeEvent,
  Control,
  ControlContext,
  DataClass,
  Fact,
  Judgement,
  Known,
  Parameters,
  Resource,
  ResourceKind,
} from '../../src/model/index.ts';

export const account = '111122223333';
export const otherAccount = '444455556666';
export const region = 'eu-central-1';

export const parameters: Parameters = {
  ...defaultParameters,
};

export const assessment: Assessment = {
  id: '2026-10',
  organisation: 'Rhine Retail Bank',
  period: {
    from: '2026-10-01T00:00:00.000Z',
    to: '2026-11-01T00:00:00.000Z',
    label: '2026-10',
    zone: 'UTC',
  },
  scope: {
    accounts: [{ id: account, name: 'production' }],
    regions: [region],
    consumerVpcs: [],
    classification: { tag: 'data-class', values: {}, tables: {} },
  },
  parameters,
  sources: ['dynamodb'],
  startedAt: '2026-11-02T08:00:00.000Z',
  sandbox: false,
  tool: '0.1.0',
};

/** A context in which the organisation asks for something else than the defaults. */
export const contextWith = (changed: Partial<Parameters> = {}): ControlContext => ({
  assessment: { ...assessment, parameters: { ...parameters, ...changed } },
  parameters: { ...parameters, ...changed },
  records: [],
});

export const known = <T>(value: T): Known<T> => ({
  kind: 'known',
  value,
  evidence: ['0123456789abcdef0123456789abcdef'],
  observedAt: '2026-11-02T08:00:00.000Z',
});

export const absent = (cause: Cause): Absent => ({ kind: 'absent', cause, message: cause, evidence: [] });

interface Given {
  readonly id?: string;
  readonly name?: string;
  readonly dataClass?: DataClass | null;
  readonly region?: string;
  /** Values of known facts, hostile ones included; facts that are not listed are absent. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly denied?: readonly string[];
}

/** A resource with facts of any value: what AWS, or a damaged answer, might say. */
export const resource = (kind: ResourceKind, given: Given): Resource => {
  const facts: Record<string, Fact<unknown>> = {};
  for (const name of factNames[kind]) {
    facts[name] = name in given.facts ? known(given.facts[name]) : absent('access-denied');
  }
  return {
    kind,
    id: given.id ?? `arn:aws:dynamodb:${region}:${account}:table/payments`,
    name: given.name ?? 'payments',
    account,
    region: given.region ?? region,
    dataClass: given.dataClass ?? null,
    facts,
  };
};

/** Judges a resource as the engine does: with the facts that the control needs, all known. */
export const judge = (control: Control, subject: Resource, context: ControlContext = contextWith()): Judgement => {
  const facts = subject.facts as Readonly<Record<string, Fact<unknown>>>;
  for (const name of control.needs as readonly string[]) {
    if (facts[name]?.kind !== 'known') throw new Error(`${control.id} needs ${name}: give it a value`);
  }
  return control.evaluate(subject, facts, context);
};

/** A change event as the timeline hands it over; parameters and response are given with lower-case names. */
export const changeEvent = (name: string, given: Partial<ChangeEvent> = {}): ChangeEvent => ({
  id: '5f1f7a0e-3c65-4f0a-9d0d-2b1c0f2f8a11',
  time: '2026-10-12T09:30:00.000Z',
  account,
  region,
  source: 'dynamodb.amazonaws.com',
  name,
  actor: {
    type: 'AssumedRole',
    principal: `arn:aws:iam::${account}:role/operator`,
    session: 'alice',
    sourceAddress: '192.0.2.10',
    invokedBy: null,
  },
  error: null,
  parameters: {},
  response: {},
  resources: [],
  evidence: '0123456789abcdef0123456789abcdef',
  ...given,
});

/** What a control says about an event: the rule for its source and name decides; `unlisted` when there is none. */
export const judgeChange = (
  control: Control,
  event: ChangeEvent,
  context: ControlContext = contextWith(),
  subject?: Resource,
): Judgement | null | 'unknown' | 'unlisted' => {
  const rule = control.changes.find(({ source, names }) => source === event.source && names.includes(event.name));
  if (rule === undefined) return 'unlisted';
  return rule.judge === undefined ? 'unknown' : rule.judge(event, context, subject);
};

/** `satisfied` and the like for a judgement; `null` and `unknown` as they are. */
export const outcomeOf = (result: ReturnType<typeof judgeChange>): string =>
  result === null ? 'null' : typeof result === 'string' ? result : result.outcome;
