import { SandboxFailure, type Operation, type OperationContext } from '../dispatch.ts';
import { auditManagerHome } from '../scenario/assessments.ts';

export const isSetUp = ({ account, region }: OperationContext): boolean =>
  account === auditManagerHome.account && region === auditManagerHome.region;

/** What almost every call gets where Audit Manager was never set up; the same code as a missing permission. */
const notSetUp = (): SandboxFailure =>
  new SandboxFailure(
    'AccessDeniedException',
    'Please complete AWS Audit Manager setup from home page to enable this action in this account.',
    { status: 403 },
  );

export const notFound = (resourceType: string, resourceId: string): SandboxFailure =>
  new SandboxFailure('ResourceNotFoundException', `The requested ${resourceType} does not exist.`, {
    status: 404,
    members: { resourceId, resourceType },
  });

export const invalid = (name: string, message: string): SandboxFailure =>
  new SandboxFailure('ValidationException', message, {
    status: 400,
    members: { reason: 'fieldValidationFailed', fields: [{ name, message }] },
  });

type Answer = Operation['answer'];

/** Refuses the call where Audit Manager is not set up. */
export const whenSetUp =
  (answer: Answer): Answer =>
  (context, input) => {
    if (!isSetUp(context)) throw notSetUp();
    return answer(context, input);
  };
