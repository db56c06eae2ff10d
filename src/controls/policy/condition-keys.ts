import { actionFacts, isServiceKey } from './action-facts.ts';
import { isIdentity, type Identity, type Request } from './request.ts';

/** What is known of a condition key in a request. */
export type KeyValue =
  | { readonly kind: 'is'; readonly value: string }
  | { readonly kind: 'absent' }
  /** A text that differs from call to call but always fits the pattern. */
  | { readonly kind: 'like'; readonly pattern: string }
  /** Differs from call to call; `always`: never absent. */
  | { readonly kind: 'varies'; readonly always: boolean }
  | { readonly kind: 'instant' }
  /** Not a key that this tool knows. */
  | { readonly kind: 'unknown' };

const is = (value: string): KeyValue => ({ kind: 'is', value });
const absent: KeyValue = { kind: 'absent' };
const varies: KeyValue = { kind: 'varies', always: false };
const always: KeyValue = { kind: 'varies', always: true };
const unknown: KeyValue = { kind: 'unknown' };

/** Global keys that differ from call to call (IAM User Guide, "AWS global condition context keys"). */
const varying = new Set(
  [
    'principalorgid principalorgpaths resourceorgid resourceorgpaths federatedprovider tokenissuetime sourceidentity',
    'multifactorauthage multifactorauthpresent chatbotsourcearn ec2instancesourcevpc ec2instancesourceprivateipv4',
    'sourceip sourcevpc sourcevpcarn sourcevpce vpcsourceip vpceaccount vpceorgid vpceorgpaths viaawsservice calledvia',
    'calledviafirst calledvialast useragent referer tagkeys assumedroot signinsessionarn',
    'calledviaawsmcp viaawsmcpservice',
  ].flatMap((line) => line.split(' ').map((name) => `aws:${name.toLowerCase()}`)),
);

/** Keys of sign-in by other identity providers and of sessions: they differ from caller to caller. */
const federated =
  /^(sts|saml|sso|identitystore|identitycenter|cognito-identity\.amazonaws\.com|graph\.facebook\.com|www\.amazon\.com|accounts\.google\.com|token\.actions\.githubusercontent\.com|oidc\.eks\.[a-z0-9-]+\.amazonaws\.com\/id\/[^:]+):/;

/** Keys that only calls of an AWS service on behalf of a resource carry. */
const ofServices = new Set(['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths']);

/** What the request carries under a condition key, given in lower case. */
export const valueOfKey = (key: string, request: Request): KeyValue => {
  const fixed = request.fixed[key];
  if (fixed !== undefined) return is(fixed);
  switch (key) {
    case 'aws:resourceaccount':
      return is(request.account);
    case 'aws:requestedregion':
      return is(request.region);
    case 'aws:securetransport':
      return is(String(request.secure));
    case 'aws:currenttime':
    case 'aws:epochtime':
      return { kind: 'instant' };
  }
  if (varying.has(key) || federated.test(key)) return varies;
  // Tags count only where attribute-based access control is on in the account, which is not read.
  if (key.startsWith('aws:resourcetag/') || key.startsWith('dynamodb:resourcetag/')) return varies;
  if (key.startsWith('aws:requesttag/')) return varies;
  if (/^(dynamodb|kms|dax|cloudtrail):/.test(key)) return serviceKey(key, request);
  return isIdentity(request.caller) ? identityKey(key, request.caller) : outsideKey(key, request);
};

const identityKey = (key: string, caller: Identity): KeyValue => {
  if (ofServices.has(key)) return absent;
  if (key.startsWith('aws:principaltag/')) return principalTag(key.slice('aws:principaltag/'.length), caller);
  switch (key) {
    case 'aws:principalarn':
      return is(caller.arn);
    case 'aws:principalaccount':
      return is(caller.account);
    case 'aws:principaltype':
      return is(caller.kind === 'user' ? 'User' : 'AssumedRole');
    case 'aws:username':
      return caller.kind === 'user' ? is(caller.name) : absent;
    case 'aws:userid':
      if (caller.uniqueId === null) return always;
      return caller.kind === 'user' ? is(caller.uniqueId) : { kind: 'like', pattern: `${caller.uniqueId}:*` };
    case 'aws:principalisawsservice':
      return is('false');
    case 'aws:principalservicename':
    case 'aws:principalservicenameslist':
      return absent;
    default:
      return unknown;
  }
};

/** Names of tags are compared without case (IAM User Guide, "Tags for IAM resources"). */
const principalTag = (name: string, { tags, kind, sessionTags }: Identity): KeyValue => {
  if (kind === 'role' && sessionTags) return varies;
  const key = Object.keys(tags).find((one) => one.toLowerCase() === name);
  return key === undefined ? absent : is(tags[key] ?? '');
};

const outsideKey = (key: string, { caller }: Request): KeyValue => {
  if (isIdentity(caller)) return unknown;
  const { principal } = caller;
  if (key === 'aws:principalisawsservice')
    return principal.kind === 'anyone' ? always : is(String(isService(principal)));
  if (key === 'aws:principalaccount' && (principal.kind === 'account' || principal.kind === 'identity')) {
    return is(principal.account);
  }
  return ofServices.has(key) || key.startsWith('aws:principal') || /^aws:user(name|id)$/.test(key) ? varies : unknown;
};

const isService = ({ kind }: { readonly kind: string }): boolean => kind === 'service';

/** A key of a service is sent by the actions that AWS lists it for, and is absent from all others. */
const serviceKey = (key: string, { action, caller }: Request): KeyValue => {
  if (key === 'kms:calleraccount' && isIdentity(caller)) return is(caller.account);
  if (!isServiceKey(key)) return unknown;
  const facts = actionFacts(action);
  // Of an action that AWS lists not yet, nothing is known.
  return facts === undefined || facts.keys.some((one) => one === key || fits(one, key)) ? varies : absent;
};

/** `kms:encryptioncontext:*` stands for every key of an encryption context. */
const fits = (listed: string, key: string): boolean => listed.endsWith('*') && key.startsWith(listed.slice(0, -1));
