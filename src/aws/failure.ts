import { AuditPackError } from '../model/index.ts';
import type { Cause } from '../model/index.ts';

/** Why a call failed, in AWS's own words on one line, without secrets. */
export interface Failure {
  readonly cause: Cause;
  readonly message: string;
}

/** A role that could not be assumed, with what that means: thrown through the SDK by its credential provider. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/**
 * Says what an error of a call means. Absence of evidence is data, so this returns; only credentials that cannot
 * be used at all are an `AuditPackError` (`E_CREDENTIALS`), which it throws: no further call could succeed.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof AuditPackError) throw error;
  if (error instanceof FailureError) return error.failure;
  const { name, message, code, status } = facts(error);
  if (unusable.test(name)) throw credentialsError(error);
  return { cause: causeOf(name, message, code, status), message: describe(name, message) };
}

/** The error for credentials that are missing, expired or refused, with how to mend it. */
export function credentialsError(error: unknown): AuditPackError {
  const { name, message } = facts(error);
  return new AuditPackError('E_CREDENTIALS', `AWS credentials cannot be used: ${describe(name, message)}`, {
    hint: hintFor(name, message),
    cause: error,
  });
}

const unusable =
  /^(CredentialsProviderError|TokenProviderError|ProviderError|ExpiredToken|ExpiredTokenException|RequestExpired|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature(Exception)?)$/;
const denied =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized|UnauthorizedException|AuthorizationError(Exception)?|InvalidAccessException|KMSAccessDeniedException|InsufficientPermissionsException)$/;
const disabled =
  /^(OptInRequired|UnrecognizedClientException|InvalidAccessKeyId|InvalidClientTokenId|AuthFailure|RegionDisabledException)$/;
const throttling =
  /^(Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded|RequestThrottled(Exception)?|EC2ThrottledException|ProvisionedThroughputExceededException|BandwidthLimitExceeded|SlowDown)$/;
const absent =
  /^(NoSuchBucket|ResourceNotFoundException|NotFoundException|NoSuchEntity(Exception)?|.*NotFound(Fault|Exception)?)$/;
/** IAM has no credential report, or none of the last four hours. */
const outdated = /^(CredentialReportExpiredException|ReportExpired)$/;
const notMade = /^(CredentialReportNot(Present|Ready)Exception|Report(NotPresent|InProgress))$/;
const cut =
  /^(ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ERR_STREAM_PREMATURE_CLOSE|HPE_\w+|ERR_TLS_\w+|CERT_\w+|UNABLE_TO_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+)$/;

/** Order matters: a more special reading of an error comes before the general one. */
function causeOf(name: string, message: string, code: string, status: number | undefined): Cause {
  // Audit Manager answers with the same code as a missing permission when it was never set up (seen in the field).
  if (/complete AWS Audit Manager setup/i.test(message) || name === 'SubscriptionRequiredException') {
    return 'not-subscribed';
  }
  // Security Hub: "Account 111122223333 is not subscribed to AWS Security Hub", with the status of a refusal.
  if (name === 'InvalidAccessException' && /not subscribed/i.test(message)) return 'not-subscribed';
  if (throttling.test(name) || status === 429) return 'throttled';
  if (disabled.test(name) || code === 'ENOTFOUND') return 'not-enabled';
  if (denied.test(name)) return 'access-denied';
  if (cut.test(code) || name === 'TimeoutError' || name === 'ProxyError' || /socket hang up|\baborted\b/.test(message))
    return 'unreachable';
  if (outdated.test(name)) return 'stale';
  if (absent.test(name) || notMade.test(name)) return 'missing';
  return status === 401 || status === 403 ? 'access-denied' : 'error';
}

function facts(error: unknown): { name: string; message: string; code: string; status: number | undefined } {
  if (typeof error !== 'object' || error === null) {
    return { name: 'Error', message: String(error), code: '', status: undefined };
  }
  const { name, message, code, Code, $metadata, cause } = error as Record<string, unknown>;
  const inner = typeof cause === 'object' && cause !== null ? (cause as Record<string, unknown>)['code'] : undefined;
  const status =
    typeof $metadata === 'object' && $metadata !== null
      ? ($metadata as Record<string, unknown>)['httpStatusCode']
      : undefined;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    name: text(name) === 'Error' ? text(Code) || text(code) || 'Error' : text(name) || 'Error',
    message: text(message),
    code: text(code) || text(inner),
    status: typeof status === 'number' ? status : undefined,
  };
}

function hintFor(name: string, message: string): string {
  if (/sso/i.test(message)) return 'Sign in again with `aws sso login`, then run the same command: it continues.';
  if (/^(Expired|RequestExpired)/.test(name)) {
    return 'Renew the credentials (and check the clock of this machine), then run the same command: it continues.';
  }
  return 'Set AWS_PROFILE to a profile that works with `aws sts get-caller-identity`, or use --sandbox to run without AWS.';
}

const describe = (name: string, message: string): string => {
  const text = withoutSecrets(message);
  return text === '' || text === name ? name : `${name}: ${text}`;
};

/** One line of at most 500 characters, with keys, tokens, signatures and query strings of URLs taken out. */
export function withoutSecrets(message: string): string {
  const text = message
    .replace(/\s*Deserialization error: to see the raw response.*$/s, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/g, '$1?(removed)')
    .replace(
      /\b(X-Amz-[\w-]+|Signature|Credential|SecurityToken|SessionToken|SecretAccessKey)=[^\s&,"']+/gi,
      '$1=(removed)',
    )
    .replace(/\b(A3T|AKIA|ASIA|AGPA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, '(removed)')
    .replace(/[A-Za-z0-9+/_=-]{40,}/g, (run) => (looksSecret(run) ? '(removed)' : run))
    .trim();
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}

/** Long runs that mix cases and digits are keys and tokens; long names of tables and roles rarely do and carry dashes. */
const looksSecret = (run: string): boolean =>
  run.length >= 100 || (/[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run) && !run.includes('-'));
