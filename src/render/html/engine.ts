import Handlebars from 'handlebars';
import type { Templates } from '../templates.ts';
import type { Words } from '../words.ts';

/** Partials of the report, each `html/<name>.hbs`. */
const partials = [
  'acceptances',
  'annexes',
  'bar-table',
  'cards',
  'control',
  'controls',
  'cover',
  'exception',
  'filters',
  'glance',
  'history',
  'index',
  'outcome',
  'outline',
  'population',
  'references',
  'requirements',
  'statement',
  'timeline',
  'verdicts',
] as const;

/** Strict: an unknown field, helper or partial is our bug and throws. Every value is escaped: there is no raw output. */
const strict = {
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: { say: true, percent: true, span: true },
  explicitPartialContext: true,
} as const;

/** Compiles `html/report.hbs` with its partials in an environment of its own. */
export function compileReport(templates: Templates, words: Words): (data: object) => string {
  const engine = Handlebars.create();
  engine.registerHelper('say', (key: unknown) => words.say(String(key)));
  engine.registerHelper('percent', (share: unknown) => percent(Number(share)));
  engine.registerHelper('span', (start: unknown, end: unknown) => percent(Number(end) - Number(start)));
  for (const name of partials) {
    engine.registerPartial(name, engine.compile(templates.text(`html/${name}.hbs`), strict));
  }
  return engine.compile(templates.text('html/report.hbs'), strict);
}

/** A share of one as a percentage of at most three decimals, such as `61.29%`. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(3))}%`;
