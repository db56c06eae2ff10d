import type { Json } from '../model/index.ts';

/**
 * What a value gives away. A field has every class that one of the rows below finds; it is withheld when its profile
 * withholds one of them. `other` is what no row knows.
 */
export type Sensitivity =
  'result' | 'other' | 'account' | 'tag' | 'person' | 'address' | 'item' | 'secret' | 'digest' | 'file' | 'unreadable';

export const profileIds = ['auditor', 'regulator', 'public'] as const;
export type ProfileId = (typeof profileIds)[number];

/**
 * The table: which classes each profile withholds.
 * `auditor`: for whoever tests the controls: all but item data, secrets and digests.
 * `regulator`: also no natural persons, addresses, tags, and files that cannot be withheld in part.
 * `public`: only results, and of them only what names nothing of the bank's.
 * Digests are withheld from everybody: without a salt, they would let one guess what stands behind them.
 */
export const withheldBy: Readonly<Record<ProfileId, ReadonlySet<Sensitivity>>> = {
  auditor: new Set(['item', 'secret', 'digest', 'unreadable']),
  regulator: new Set(['item', 'secret', 'digest', 'unreadable', 'file', 'tag', 'person', 'address']),
  public: new Set(['item', 'secret', 'digest', 'unreadable', 'file', 'tag', 'person', 'address', 'account', 'other']),
};

/** Classes by what stands in the value, wherever it stands. */
export const byValue: readonly (readonly [Sensitivity, RegExp])[] = [
  ['account', /(?<!\d)\d{12}(?!\d)|\barn:aws/],
  // An address of mail begins where its word does: looked for from every character, long words would take hours.
  ['person', /:assumed-role\/[^/\s]+\/|:user\/|:federated-user\/|(?<![^\s@"<>])[^\s@"<>]+@[^\s@"<>]+\.[a-z]{2,}/i],
  ['address', /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])/],
  [
    'address',
    /(?<![\w:])(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}|(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?)(?![\w:])/i,
  ],
  ['item', /(?<![\w-])\d{14,19}(?![\w-])/], // as long as a card number
  [
    'secret',
    /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}|-----BEGIN [A-Z ]*PRIVATE KEY|X-Amz-(?:Signature|Credential|Security)/i,
  ],
  ['digest', /[0-9a-f]{32,}/i],
];

/** Classes by a name on the way to the value, in lower case; each counts for everything below it. */
export const byName: Readonly<Partial<Record<Sensitivity, ReadonlySet<string>>>> = {
  item: new Set(
    (
      'key keys item items expressionattributevalues exclusivestartkey lastevaluatedkey leadingkeys requestitems ' +
      'transactitems keyconditions keyconditionexpression filterexpression statement statements parameters ' +
      'oldimage newimage records'
    ).split(' '),
  ),
  secret: new Set('accesskeyid secretaccesskey sessiontoken password token authorization credentials'.split(' ')),
  person: new Set(
    (
      'username user session sessionname principalid owner reviewer approver approvedby checkedby signedby obtained by ' +
      'email displayname givenname familyname caller createdby lastupdatedby author'
    ).split(' '),
  ),
  address: new Set('sourceaddress sourceipaddress ipaddress useragent'.split(' ')),
  tag: new Set('tags tagset tag'.split(' ')),
  digest: new Set('sha256 etag hash digest md5 root pack'.split(' ')),
};

/**
 * Names of `item` are names of item data only below these: elsewhere `Key` is half a tag, `Statement` part of a policy.
 */
export const requestNames: ReadonlySet<string> = new Set(['requestparameters', 'responseelements']);

/** Whole files that the tool wrote and that say nothing of the bank's: the mapping, and who signed. */
export const openFiles: ReadonlySet<string> = new Set(['framework.yaml', 'signing-certificates.pem']);

/** The pack's id is a short digest of all results: where it stands, it counts as one. */
export const packIds: ReadonlySet<string> = new Set(['results.json#/id', 'HOW-TO-VERIFY.md#']);

/** Results that the public may see: pointers in `results.json`, where `*` is one name and `**` all that is below. */
export const openResults: readonly string[] = [
  '/schema',
  '/status',
  '/tool/**',
  '/framework/**',
  '/assessment/organisation',
  '/assessment/period/**',
  '/assessment/sources/*',
  '/counts/**',
  '/requirements/*/id',
  '/requirements/*/title',
  '/requirements/*/class',
  '/requirements/*/result',
  '/requirements/*/words',
  '/requirements/*/controls/*/id',
  '/requirements/*/controls/*/strength',
  '/requirements/*/controls/*/outcome',
  '/findings/*/control/**',
  '/findings/*/outcome',
  '/findings/*/result',
  '/findings/*/subjects/*',
  '/accounts/*/coverage',
  '/accounts/*/asked',
  '/accounts/*/answered',
  '/coverage/*/source',
  '/coverage/*/asked',
  '/coverage/*/answered',
];

/** Texts that a class can be found in: of numbers their digits. */
export const textOfValue = (value: Json): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
