import { failureOf, type Connection } from '../../aws/index.ts';
import { isJsonObject, type JsonObject, type Service } from '../../model/index.ts';
import { decodeBody } from '../../sources/decode.ts';
import { sources } from '../../sources/index.ts';

/** One thing that a run relies on. */
export interface Check {
  readonly what: string;
  /** `missing`: a run would lack it. `note`: worth knowing, nothing is lacking. */
  readonly state: 'ok' | 'missing' | 'note';
  readonly detail: string;
}

export interface Question {
  readonly account: string;
  readonly region: string;
  readonly service: Service;
  readonly operation: string;
  readonly request: JsonObject;
}

export interface Asked {
  readonly check: Check;
  readonly answer: JsonObject | null;
  /** `Date` of the answer by AWS's clock; null where it has none. */
  readonly date: string | null;
}

/** Asks AWS once; what is refused comes with the statement that would allow it. */
export async function ask(connection: Connection, question: Question): Promise<Asked> {
  const { account, region, service, operation, request } = question;
  const what = `${account} ${region} ${service}:${operation}`;
  try {
    const { mediaType, body, date } = await connection.send(service, operation, { account, region, request });
    const answer = decodeBody(mediaType, body);
    return { check: { what, state: 'ok', detail: 'allowed' }, answer: isJsonObject(answer) ? answer : null, date };
  } catch (error) {
    const { cause, message } = failureOf(error);
    const hint = cause === 'access-denied' ? `; allowed by ${JSON.stringify(statementFor(service, operation))}` : '';
    return { check: { what, state: 'missing', detail: `${cause}: ${message}${hint}` }, answer: null, date: null };
  }
}

/** The statement of `report policy` that allows an operation, with that action alone. */
function statementFor(service: Service, operation: string): JsonObject {
  const action = `${service}:${operation}`;
  const declared = sources.flatMap(({ actions }) => actions).find((one) => one.action === action);
  return { Effect: 'Allow', Action: action, Resource: declared?.resource ?? '*' };
}

/** All pages of a list; null where one of them was refused. */
export async function askAll(
  connection: Connection,
  question: Question,
  token: { readonly input: string; readonly output: string },
): Promise<{ readonly pages: readonly JsonObject[] | null; readonly check: Check }> {
  const pages: JsonObject[] = [];
  let next: string | undefined;
  for (;;) {
    const request = { ...question.request, ...(next === undefined ? {} : { [token.input]: next }) };
    const { answer, check } = await ask(connection, { ...question, request });
    if (answer === null) return { pages: null, check };
    pages.push(answer);
    const given = answer[token.output];
    if (typeof given !== 'string' || given === next) return { pages, check };
    next = given;
  }
}
