import { allow, deny, index, role, table, user, when, type Case } from './case.ts';

const given = (Condition: object, more: object = {}): Pick<Case, 'identity'> => ({
  identity: [[when(Condition, more)]],
});
const refused = (Condition: object): Pick<Case, 'identity'> => ({
  identity: [[allow({ Action: '*' }), deny({ Condition })]],
});
const scan = { action: 'dynamodb:Scan' };
const keys = (operator: string, values: unknown): object => ({ [operator]: { 'dynamodb:LeadingKeys': values } });

/** Condition keys whose value the request fixes. */
export const knownKeyCases: readonly Case[] = [
  { why: 'the ARN of the caller', expect: 'allowed', ...given({ ArnEquals: { 'aws:PrincipalArn': role.arn } }) },
  {
    why: 'names of keys are compared without case',
    expect: 'allowed',
    ...given({ StringEquals: { 'AWS:principalARN': role.arn } }),
  },
  {
    why: 'values of StringEquals are compared with case',
    expect: 'denied',
    ...given({ StringEquals: { 'aws:PrincipalArn': role.arn.toUpperCase() } }),
  },
  {
    why: 'StringEqualsIgnoreCase compares without',
    expect: 'allowed',
    ...given({ StringEqualsIgnoreCase: { 'aws:PrincipalArn': role.arn.toUpperCase() } }),
  },
  { why: 'StringEquals has no wildcards', expect: 'denied', ...given({ StringEquals: { 'aws:PrincipalArn': '*' } }) },
  {
    why: 'StringLike has',
    expect: 'allowed',
    ...given({ StringLike: { 'aws:PrincipalArn': '*:role/*/Card?ervice' } }),
  },
  {
    why: 'ArnEquals takes wildcards as ArnLike does',
    expect: 'allowed',
    ...given({ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/team/*' } }),
  },
  {
    why: 'ArnLike compares part by part',
    expect: 'denied',
    ...given({ ArnLike: { 'aws:PrincipalArn': 'arn:*:role/team/*:*:*:*' } }),
  },
  {
    why: 'ArnNotLike of somebody else',
    expect: 'allowed',
    ...given({ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Other' } }),
  },
  {
    why: 'an ARN that is none is not understood',
    expect: 'undecided',
    ...given({ ArnLike: { 'aws:PrincipalArn': 'role/Other' } }),
  },
  {
    why: 'one of several values suffices',
    expect: 'allowed',
    ...given({ StringEquals: { 'aws:PrincipalAccount': ['1', '111122223333'] } }),
  },
  {
    why: 'a number in place of a text',
    expect: 'allowed',
    ...given({ StringEquals: { 'aws:PrincipalAccount': 111122223333 } }),
  },
  {
    why: 'the account as a number',
    expect: 'allowed',
    ...given({ NumericEquals: { 'aws:PrincipalAccount': '111122223333' } }),
  },
  { why: 'smaller as a number', expect: 'denied', ...given({ NumericLessThan: { 'aws:PrincipalAccount': '5' } }) },
  {
    why: 'a number that is none is not understood',
    expect: 'undecided',
    ...given({ NumericEquals: { 'aws:PrincipalAccount': 'many' } }),
  },
  {
    why: 'no value at all matches nothing',
    expect: 'denied',
    ...given({ StringEquals: { 'aws:PrincipalAccount': [] } }),
  },
  {
    why: 'no value at all, negated, matches everything',
    expect: 'allowed',
    ...given({ StringNotEquals: { 'aws:PrincipalAccount': [] } }),
  },
  {
    why: 'negated: none of the values may match',
    expect: 'denied',
    ...given({ StringNotEquals: { 'aws:PrincipalAccount': ['1', '111122223333'] } }),
  },
  {
    why: 'two keys have to hold both',
    expect: 'denied',
    ...given({ StringEquals: { 'aws:PrincipalAccount': '111122223333', 'aws:PrincipalType': 'User' } }),
  },
  {
    why: 'two operators have to hold both',
    expect: 'denied',
    ...given({ StringEquals: { 'aws:PrincipalAccount': '111122223333' }, StringLike: { 'aws:PrincipalType': 'User' } }),
  },
  {
    why: 'the type of the caller',
    expect: 'allowed',
    ...given({ StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }),
  },
  { why: 'a tag of the caller', expect: 'allowed', ...given({ StringEquals: { 'aws:PrincipalTag/team': 'cards' } }) },
  {
    why: 'another value of the tag',
    expect: 'denied',
    ...given({ StringEquals: { 'aws:PrincipalTag/team': 'loans' } }),
  },
  {
    why: 'a tag that is not there',
    expect: 'denied',
    ...given({ StringEquals: { 'aws:PrincipalTag/unit': 'cards' } }),
  },
  {
    why: 'session tags may win over those of the role',
    expect: 'conditional',
    by: { ...role, sessionTags: true },
    ...given({ StringEquals: { 'aws:PrincipalTag/team': 'loans' } }),
  },
  { why: 'the user name', expect: 'allowed', by: user, ...given({ StringEquals: { 'aws:username': 'anna' } }) },
  { why: 'a role has none', expect: 'denied', ...given({ StringLike: { 'aws:username': '*' } }) },
  {
    why: 'the unique id of a role and its session',
    expect: 'allowed',
    ...given({ StringLike: { 'aws:userid': 'AROAEXAMPLE:*' } }),
  },
  {
    why: 'one session of a role',
    expect: 'conditional',
    ...given({ StringLike: { 'aws:userid': 'AROAEXAMPLE:anna' } }),
  },
  { why: 'the id of another role', expect: 'denied', ...given({ StringLike: { 'aws:userid': 'AROAOTHER:*' } }) },
  {
    why: 'one session of a role by equality',
    expect: 'conditional',
    ...given({ StringEquals: { 'aws:userid': 'AROAEXAMPLE:anna' } }),
  },
  { why: 'the id of a user', expect: 'allowed', by: user, ...given({ StringEquals: { 'aws:userid': 'AIDAEXAMPLE' } }) },
  {
    why: 'an id that the answer did not give',
    expect: 'conditional',
    by: { ...user, uniqueId: null },
    ...given({ StringEquals: { 'aws:userid': 'AIDAEXAMPLE' } }),
  },
  {
    why: 'the Region that is asked',
    expect: 'denied',
    ...given({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }),
  },
  {
    why: 'the account of the table',
    expect: 'allowed',
    ...given({ StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } }),
  },
  {
    why: 'calls over TLS are asked about: a Deny of others takes nothing',
    expect: 'allowed',
    ...refused({ Bool: { 'aws:SecureTransport': 'false' } }),
  },
  {
    why: 'a call without TLS meets it',
    expect: 'denied',
    secure: false,
    ...refused({ Bool: { 'aws:SecureTransport': false } }),
  },
  { why: 'an Allow for TLS only', expect: 'allowed', ...given({ Bool: { 'aws:SecureTransport': true } }) },
  {
    why: 'truth values are compared without case',
    expect: 'allowed',
    ...given({ Bool: { 'aws:SecureTransport': 'True' } }),
  },
  {
    why: 'a truth value that is none is not understood',
    expect: 'undecided',
    ...given({ Bool: { 'aws:SecureTransport': 'yes' } }),
  },
  {
    why: 'identities are no services',
    expect: 'denied',
    ...refused({ Bool: { 'aws:PrincipalIsAWSService': 'false' } }),
  },
  {
    why: 'identities act on no resource: aws:SourceArn is absent',
    expect: 'denied',
    ...given({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } }),
  },
  {
    why: 'an absent key meets a negated operator',
    expect: 'denied',
    ...refused({ StringNotEquals: { 'aws:SourceAccount': '111122223333' } }),
  },
  {
    why: 'a date in the past of the whole time',
    expect: 'denied',
    ...given({ DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }),
  },
  {
    why: 'a date beyond the whole time',
    expect: 'allowed',
    ...given({ DateLessThan: { 'aws:CurrentTime': '2027-01-01' } }),
  },
  {
    why: 'a date within it',
    expect: 'conditional',
    ...given({ DateGreaterThan: { 'aws:CurrentTime': '2026-10-15T00:00:00Z' } }),
  },
  {
    why: 'a date in seconds since 1970',
    expect: 'denied',
    ...given({ DateLessThanEquals: { 'aws:EpochTime': 1700000000 } }),
  },
  {
    why: 'seconds as a number',
    expect: 'allowed',
    ...given({ NumericGreaterThanEquals: { 'aws:EpochTime': '1700000000' } }),
  },
  {
    why: 'exactly one instant within it',
    expect: 'conditional',
    ...given({ DateEquals: { 'aws:CurrentTime': '2026-10-15T00:00:00Z' } }),
  },
  {
    why: 'not one instant beyond it',
    expect: 'allowed',
    ...given({ DateNotEquals: { 'aws:CurrentTime': '2020-10-15T00:00:00Z' } }),
  },
  {
    why: 'a date that is none is not understood',
    expect: 'undecided',
    ...given({ DateLessThan: { 'aws:CurrentTime': 'tomorrow' } }),
  },
  {
    why: 'text operators on the time are not understood',
    expect: 'undecided',
    ...given({ StringEquals: { 'aws:CurrentTime': '2026-10-15' } }),
  },
  {
    why: 'a variable in a value',
    expect: 'allowed',
    ...given({ StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::${aws:PrincipalAccount}:role/*' } }),
  },
  {
    why: 'a variable that is absent matches nothing',
    expect: 'denied',
    ...given({ StringEquals: { 'aws:PrincipalType': '${aws:username}' } }),
  },
  {
    why: 'negated with such a variable is not documented',
    expect: 'undecided',
    ...given({ StringNotEquals: { 'aws:PrincipalType': '${aws:username}' } }),
  },
  {
    why: 'the key policy of a table: through DynamoDB',
    expect: 'allowed',
    action: 'kms:Decrypt',
    fixed: { 'kms:viaservice': 'dynamodb.eu-central-1.amazonaws.com' },
    ...given({ StringEquals: { 'kms:ViaService': 'dynamodb.eu-central-1.amazonaws.com' } }, { Action: 'kms:*' }),
  },
  {
    why: 'through another service',
    expect: 'denied',
    action: 'kms:Decrypt',
    fixed: { 'kms:viaservice': 'dynamodb.eu-central-1.amazonaws.com' },
    ...given({ StringLike: { 'kms:ViaService': 's3.*' } }, { Action: 'kms:*' }),
  },
  {
    why: 'the account of the caller of a key',
    expect: 'allowed',
    action: 'kms:Decrypt',
    ...given({ StringEquals: { 'kms:CallerAccount': '111122223333' } }, { Action: 'kms:*' }),
  },
  {
    why: 'another key of the encryption context',
    expect: 'conditional',
    action: 'kms:Decrypt',
    ...given({ StringEquals: { 'kms:EncryptionContext:app': 'x' } }, { Action: 'kms:*' }),
  },
];

/** Condition keys that differ from call to call, that are absent, or that nobody knows. */
export const openKeyCases: readonly Case[] = [
  {
    why: 'a VPC endpoint',
    expect: 'conditional',
    ...given({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }),
    names: ['StringEquals aws:SourceVpce vpce-1'],
  },
  {
    why: 'a Deny of other endpoints',
    expect: 'conditional',
    ...refused({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }),
    names: ['unless StringNotEquals aws:SourceVpce vpce-1'],
  },
  { why: 'an address', expect: 'conditional', ...given({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }) },
  { why: 'the organisation', expect: 'conditional', ...given({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }) },
  { why: 'a second factor', expect: 'conditional', ...given({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }) },
  {
    why: 'a second factor, if known',
    expect: 'conditional',
    ...given({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }),
  },
  {
    why: 'whether a second factor is known',
    expect: 'conditional',
    ...given({ Null: { 'aws:MultiFactorAuthAge': 'false' } }),
  },
  {
    why: 'tags of the table count only with attribute-based access control on',
    expect: 'conditional',
    ...given({ StringEquals: { 'aws:ResourceTag/team': 'cards' } }),
  },
  {
    why: 'a session of web identity',
    expect: 'conditional',
    ...given({ StringEquals: { 'cognito-identity.amazonaws.com:sub': 'x' } }),
  },
  {
    why: 'a key that nobody knows',
    expect: 'undecided',
    ...given({ StringEquals: { 'corp:level': '5' } }),
    names: ['corp:level'],
  },
  {
    why: 'a key of AWS that nobody knows',
    expect: 'undecided',
    ...given({ StringEquals: { 'aws:BrandNewKey': '5' } }),
  },
  {
    why: 'a key of DynamoDB that no action lists',
    expect: 'undecided',
    ...given({ StringEquals: { 'dynamodb:BrandNewKey': '5' } }),
  },
  {
    why: 'a Deny on a key that nobody knows',
    expect: 'undecided',
    ...refused({ StringEquals: { 'corp:level': '5' } }),
  },
  {
    why: 'an unknown key beside one that is never met',
    expect: 'denied',
    ...given({ StringEquals: { 'corp:level': '5', 'aws:PrincipalType': 'User' } }),
  },
  {
    why: 'an unknown key beside one that depends',
    expect: 'undecided',
    ...given({ StringEquals: { 'corp:level': '5', 'aws:SourceVpce': 'vpce-1' } }),
  },
  {
    why: 'an unknown key in one statement, none in another',
    expect: 'allowed',
    identity: [[when({ StringEquals: { 'corp:level': '5' } }), allow()]],
  },
  {
    why: 'leading keys of the caller',
    expect: 'conditional',
    ...given(keys('ForAllValues:StringEquals', ['${aws:PrincipalTag/team}'])),
    names: ['dynamodb:LeadingKeys'],
  },
  { why: 'leading keys by pattern', expect: 'conditional', ...given(keys('ForAllValues:StringLike', 'cards#*')) },
  { why: 'leading keys with ForAnyValue', expect: 'conditional', ...given(keys('ForAnyValue:StringEquals', 'a')) },
  {
    why: 'Scan sends no leading keys: ForAllValues holds for the empty set',
    expect: 'allowed',
    ...scan,
    ...given(keys('ForAllValues:StringEquals', 'a'), { Action: 'dynamodb:Scan' }),
  },
  {
    why: 'ForAnyValue does not hold without a key',
    expect: 'denied',
    ...scan,
    ...given(keys('ForAnyValue:StringEquals', 'a'), { Action: 'dynamodb:Scan' }),
  },
  {
    why: 'nor does ForAnyValue with a negated operator',
    expect: 'denied',
    ...scan,
    ...given(keys('ForAnyValue:StringNotEquals', 'a'), { Action: 'dynamodb:Scan' }),
  },
  {
    why: 'without set operator an absent key matches nothing',
    expect: 'denied',
    ...scan,
    ...given(keys('StringEquals', 'a'), { Action: 'dynamodb:Scan' }),
  },
  {
    why: 'IfExists holds without the key',
    expect: 'allowed',
    ...scan,
    ...given(keys('StringEqualsIfExists', 'a'), { Action: 'dynamodb:Scan' }),
  },
  {
    why: 'a negated operator holds without the key',
    expect: 'allowed',
    ...scan,
    ...given(keys('StringNotEquals', 'a'), { Action: 'dynamodb:Scan' }),
  },
  {
    why: 'Null true holds without the key',
    expect: 'allowed',
    ...scan,
    ...given(keys('Null', 'true'), { Action: 'dynamodb:Scan' }),
  },
  {
    why: 'Null false does not: the usual guard beside ForAllValues',
    expect: 'denied',
    ...scan,
    identity: [
      [when({ ...keys('ForAllValues:StringEquals', 'a'), ...keys('Null', 'false') }, { Action: 'dynamodb:Scan' })],
    ],
  },
  {
    why: 'Null with both values holds always',
    expect: 'allowed',
    ...scan,
    ...given(keys('Null', ['true', 'false']), { Action: 'dynamodb:Scan' }),
  },
  {
    why: 'Null takes truth values',
    expect: 'allowed',
    ...scan,
    ...given(keys('Null', true), { Action: 'dynamodb:Scan' }),
  },
  {
    why: 'Null with another value is not understood',
    expect: 'undecided',
    ...scan,
    ...given(keys('Null', 'maybe'), { Action: 'dynamodb:Scan' }),
  },
  {
    why: 'Null false of a key that is always there',
    expect: 'allowed',
    ...given({ Null: { 'aws:PrincipalArn': 'false' } }),
  },
  {
    why: 'Null true of a key that is always there',
    expect: 'denied',
    ...given({ Null: { 'aws:PrincipalArn': 'true' } }),
  },
  {
    why: 'attributes',
    expect: 'conditional',
    ...given({ 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['id'] } }),
  },
  {
    why: 'what a query selects',
    expect: 'conditional',
    action: 'dynamodb:Query',
    ...given({ StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' } }, { Action: 'dynamodb:Query' }),
  },
  {
    why: 'a write sends no dynamodb:Select',
    expect: 'denied',
    action: 'dynamodb:PutItem',
    ...given({ StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' } }, { Action: 'dynamodb:PutItem' }),
  },
  {
    why: 'a query of an index sends leading keys as well',
    expect: 'conditional',
    action: 'dynamodb:Query',
    on: index,
    ...given(keys('ForAllValues:StringEquals', 'a'), { Action: 'dynamodb:Query', Resource: `${table}/index/*` }),
  },
  {
    why: 'transactions only',
    expect: 'conditional',
    ...given({ 'ForAnyValue:StringEquals': { 'dynamodb:EnclosingOperation': ['TransactGetItems'] } }),
  },
  {
    why: 'an export sends no key of items',
    expect: 'denied',
    action: 'dynamodb:ExportTableToPointInTime',
    ...given(keys('StringLike', '*'), { Action: '*' }),
  },
  {
    why: 'two statements with different conditions: either will do',
    expect: 'conditional',
    identity: [
      [when({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }), when({ StringEquals: { 'aws:SourceVpc': 'vpc-1' } })],
    ],
    names: ['StringEquals aws:SourceVpce vpce-1 or StringEquals aws:SourceVpc vpc-1'],
  },
  {
    why: 'a condition of the old version without variables',
    expect: 'denied',
    identity: [
      JSON.stringify({
        Version: '2008-10-17',
        Statement: [when({ StringEquals: { 'aws:PrincipalAccount': '${aws:PrincipalAccount}' } })],
      }),
    ],
  },
];
