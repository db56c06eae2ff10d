import { concernsAllCalls } from './access.ts';
import type { Policy } from './document.ts';

/**
 * Whether a policy denies every request without TLS: a Deny for everyone, all DynamoDB actions and the whole resource, whose only
 * condition is `aws:SecureTransport` false.
 */
export const deniesPlainHttp = (policy: Policy, resource: string): boolean =>
  policy.statements.some(
    (statement) =>
      statement.effect === 'Deny' &&
      statement.conditions.length === 1 &&
      statement.conditions.every(
        ({ key, operator, set, values }) =>
          key === 'aws:securetransport' && operator === 'bool' && set === null && values.join() === 'false',
      ) &&
      concernsAllCalls(statement, resource),
  );
