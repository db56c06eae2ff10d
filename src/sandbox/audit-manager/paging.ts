import type { JsonObject } from '../../model/index.ts';
import { integerOf, pageOf, textOf, type Operation, type OperationContext, type PageOf } from '../dispatch.ts';
import { invalid } from './failures.ts';

/** The largest page that Audit Manager gives; also what it gives when nothing is asked (API reference, `MaxResults`). */
const largestPage = 1000;
const tokenPattern = /^[A-Za-z0-9+/=]{1,1000}$/;

export const token: Operation['token'] & object = { input: 'nextToken', output: 'nextToken' };

/** The page of a list that a request asks for. */
export function pageFor<T>(context: OperationContext, input: JsonObject, list: readonly T[]): PageOf<T> {
  const requested = integerOf(input, 'maxResults');
  if (input['maxResults'] !== undefined && (requested === undefined || requested < 1 || requested > largestPage)) {
    throw invalid('maxResults', 'maxResults must be between 1 and 1000.');
  }
  const given = textOf(input, 'nextToken');
  if (given !== undefined && !tokenPattern.test(given)) throw invalid('nextToken', 'Invalid nextToken.');
  return pageOf(list, {
    size: context.pageSize(requested, largestPage),
    token: given,
    failure: () => invalid('nextToken', 'Invalid nextToken.'),
  });
}

/** The token member of an answer: Audit Manager says `null` on the last page. */
export const nextToken = (page: PageOf<unknown>): JsonObject => ({ nextToken: page.next ?? null });
