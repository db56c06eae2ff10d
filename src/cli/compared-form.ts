import { z } from 'zod';
import { outcomes } from '../model/index.ts';

const text = z.string();
const outcome = z.enum(outcomes);
const named = z.looseObject({ id: text });
const period = z.looseObject({ label: text, from: text, to: text });
const counts = z.record(outcome, z.int().nonnegative());

/** A pack of the trend: the next pack carries it on and draws it. */
const trendPoint = z.looseObject({
  pack: text,
  period,
  status: z.enum(['complete', 'partial']),
  topics: z.record(text, counts),
});

/** What a comparison touches of the results of a pack besides its findings: whoever signed it may have written anything. */
export const comparedHead = z.looseObject({
  schema: z.literal('dynamodb-audit-pack/results/1'),
  id: text,
  status: z.enum(['complete', 'partial']),
  tool: z.looseObject({ version: text }),
  assessment: z.looseObject({
    organisation: text,
    tool: text,
    startedAt: text,
    period,
    sources: z.array(text),
    parameters: z.looseObject({}),
    scope: z.looseObject({
      accounts: z.array(named),
      regions: z.array(text),
      consumerVpcs: z.array(named),
      classification: z.looseObject({ tables: z.record(text, text) }),
    }),
  }),
  framework: z.looseObject({ id: text, title: text, version: text }),
  requirements: z.array(
    named.extend({
      title: text,
      result: text,
      words: text,
      controls: z.array(named.extend({ strength: text })),
    }),
  ),
  tables: z.array(named),
  coverage: z.array(
    z.looseObject({ account: text, region: text, source: text, asked: z.number(), answered: z.number() }),
  ),
  acceptances: z
    .looseObject({
      acceptances: z.array(named.extend({ control: text, expiresOn: text, problems: z.array(text) })),
    })
    .nullish(),
  history: z.looseObject({ trend: z.array(trendPoint) }).nullish(),
});

/** A finding without its observations. */
export const comparedFinding = z.looseObject({
  control: named.extend({ title: text, topic: text }),
  outcome,
  subjects: counts,
});

export const comparedObservation = z.looseObject({
  subject: named.extend({ kind: text, name: text, account: text, region: text }),
  interval: z.looseObject({ from: text, to: text }),
  outcome,
  reason: text,
  basis: text,
});
