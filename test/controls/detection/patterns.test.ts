import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesEvent, readEventPattern } from '../../../src/controls/detection/event-pattern.ts';
import { matchesRecord, readFilterPattern } from '../../../src/controls/detection/filter-pattern.ts';
import { fits } from '../../../src/controls/detection/match.ts';
import { busEventOf, recordOf } from '../../../src/controls/detection/wanted.ts';

const wanted = { service: 'kms', name: 'DisableKey' } as const;
const busEvent = busEventOf(wanted, '111122223333', 'eu-central-1');
const record = recordOf(wanted, '111122223333', 'eu-central-1');

describe('event patterns of EventBridge', () => {
  const detail = (value: unknown): string => JSON.stringify({ source: ['aws.kms'], detail: value });
  test.each<[string, string, string]>([
    ['source alone', '{"source":["aws.kms"]}', 'yes'],
    ['another source', '{"source":["aws.s3"]}', 'no'],
    ['one of several names', detail({ eventName: ['EnableKey', 'DisableKey'] }), 'yes'],
    ['another name', detail({ eventName: ['EnableKey'] }), 'no'],
    ['case counts', detail({ eventName: ['disablekey'] }), 'no'],
    ['equals-ignore-case', detail({ eventName: [{ 'equals-ignore-case': 'disablekey' }] }), 'yes'],
    ['prefix', detail({ eventName: [{ prefix: 'Disable' }] }), 'yes'],
    ['prefix, another', detail({ eventName: [{ prefix: 'Enable' }] }), 'no'],
    ['prefix without case', detail({ eventName: [{ prefix: { 'equals-ignore-case': 'DISABLE' } }] }), 'yes'],
    ['suffix', detail({ eventName: [{ suffix: 'Key' }] }), 'yes'],
    ['wildcard', detail({ eventName: [{ wildcard: 'Dis*Key' }] }), 'yes'],
    ['wildcard, escaped', detail({ eventName: [{ wildcard: String.raw`Dis\*Key` }] }), 'no'],
    ['anything-but another', detail({ eventName: [{ 'anything-but': ['Decrypt', 'Encrypt'] }] }), 'yes'],
    ['anything-but it', detail({ eventName: [{ 'anything-but': 'DisableKey' }] }), 'no'],
    ['anything-but prefix', detail({ eventName: [{ 'anything-but': { prefix: 'Dis' } }] }), 'no'],
    ['anything-but prefixes', detail({ eventName: [{ 'anything-but': { prefix: ['Get', 'List'] } }] }), 'yes'],
    ['anything-but wildcard', detail({ eventName: [{ 'anything-but': { wildcard: 'Get*' } }] }), 'yes'],
    ['only calls that succeeded', detail({ eventName: ['DisableKey'], errorCode: [{ exists: false }] }), 'yes'],
    ['only calls that failed', detail({ eventName: ['DisableKey'], errorCode: [{ exists: true }] }), 'no'],
    ['one key only', detail({ eventName: ['DisableKey'], requestParameters: { keyId: ['1'] } }), 'no'],
    ['everybody but one role', detail({ userIdentity: { arn: [{ 'anything-but': 'x' }] } }), 'no'],
    ['a source address', detail({ sourceIPAddress: [{ cidr: '10.0.0.0/8' }] }), 'no'],
    ['$or', detail({ $or: [{ eventName: ['Decrypt'] }, { eventName: ['DisableKey'] }] }), 'yes'],
    ['$or, neither', detail({ $or: [{ eventName: ['Decrypt'] }, { eventName: ['Encrypt'] }] }), 'no'],
    ['write events', detail({ readOnly: [false] }), 'yes'],
    ['an empty list', detail({ eventName: [] }), 'no'],
    ['an unknown filter', detail({ eventName: [{ sounds: 'like' }] }), 'unclear'],
    ['an unknown filter beside a name', detail({ eventName: [{ sounds: 'like' }, 'DisableKey'] }), 'yes'],
    ['an unknown filter, but another source', '{"source":["aws.s3"],"detail":{"eventName":[{"x":1}]}}', 'no'],
    ['a value without a list', '{"source":"aws.kms"}', 'unclear'],
    ['prefix of a number', detail({ eventName: [{ prefix: 7 }] }), 'unclear'],
    ['a key twice', '{"source":["aws.s3"],"source":["aws.kms"]}', 'unclear'],
    ['nothing', '{}', 'unclear'],
    ['a list', '[]', 'unclear'],
    ['no JSON', 'source = aws.kms', 'unclear'],
    ['two filters in one', detail({ eventName: [{ prefix: 'D', suffix: 'y' }] }), 'unclear'],
  ])('%s', (_name, pattern, expected) => {
    expect(matchesEvent(readEventPattern(pattern), busEvent)).toBe(expected);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(['yes', 'no', 'unclear']).toContain(matchesEvent(readEventPattern(JSON.stringify(value)), busEvent));
      }),
    );
  });
});

describe('filter patterns of metric filters', () => {
  test.each<[string, string, string]>([
    ['a word', '{ $.eventName = DisableKey }', 'yes'],
    ['a quoted text', '{ $.eventName = "DisableKey" }', 'yes'],
    ['parentheses', '{ ($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion) }', 'yes'],
    ['the second alternative', '{($.eventName=EnableKey)||($.eventName=DisableKey)}', 'yes'],
    ['none', '{ ($.eventName = A) || ($.eventName = B) }', 'no'],
    [
      'the pattern of the CIS benchmark',
      '{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }',
      'yes',
    ],
    ['another source', '{ ($.eventSource = s3.amazonaws.com) && ($.eventName = DisableKey) }', 'no'],
    ['AND before OR', '{ $.eventName = DisableKey || $.eventName = X && $.eventName = Y }', 'yes'],
    ['wildcards', '{ $.eventName = "*Key" }', 'yes'],
    ['unequal', '{ $.eventName != "EnableKey" }', 'yes'],
    ['unequal to it', '{ $.eventName != DisableKey }', 'no'],
    ['unequal in a field that is not told', '{ $.userIdentity.arn != "x" }', 'no'],
    ['successful calls', '{ ($.eventName = DisableKey) && ($.errorCode NOT EXISTS) }', 'yes'],
    ['failed calls', '{ ($.errorCode = "AccessDenied*") }', 'no'],
    ['unequal in a field that is absent', '{ $.errorCode != "x" }', 'unclear'],
    ['not by a service', '{ ($.eventName = DisableKey) && ($.userIdentity.invokedBy NOT EXISTS) }', 'no'],
    ['write events', '{ $.readOnly IS FALSE }', 'yes'],
    ['read events', '{ $.readOnly IS TRUE }', 'no'],
    ['null', '{ $.eventName IS NULL }', 'no'],
    ['a list', '{ $.resources[0].ARN = "x" }', 'no'],
    ['a number', '{ $.bytes > 100 }', 'no'],
    ['a regular expression', '{ $.eventName = %Disable% }', 'unclear'],
    ['a regular expression beside a name', '{ $.eventName = %Enable% || $.eventName = DisableKey }', 'yes'],
    ['terms', '"DisableKey"', 'unclear'],
    ['columns', '[ip, user, name = DisableKey]', 'unclear'],
    ['an open parenthesis', '{ ($.eventName = DisableKey }', 'unclear'],
    ['two tests side by side', '{ $.eventName = DisableKey $.eventSource = x }', 'unclear'],
    ['one ampersand', '{ $.eventName = DisableKey & $.eventSource = x }', 'unclear'],
    ['nothing to compare', '{ $.eventName = }', 'unclear'],
    ['empty braces', '{ }', 'unclear'],
  ])('%s', (_name, pattern, expected) => {
    expect(matchesRecord(readFilterPattern(pattern), record)).toBe(expected);
  });

  test('never throws, however deep or odd', () => {
    expect(readFilterPattern(`{${'('.repeat(5000)}}`)).toBeNull();
    expect(readFilterPattern(`{${'('.repeat(1000)}}`)).toBeNull();
    const pieces = fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      '$.a',
      '$',
      '=',
      '!=',
      '&&',
      '||',
      '"x"',
      '"',
      'IS',
      'NOT',
      '%x%',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (list) => {
        expect(['yes', 'no', 'unclear']).toContain(matchesRecord(readFilterPattern(`{${list.join(' ')}}`), record));
      }),
    );
  });
});

test('wildcards agree with regular expressions', () => {
  const alphabet = fc.constantFrom('a', 'b', '*');
  fc.assert(
    fc.property(fc.array(alphabet), fc.array(fc.constantFrom('a', 'b')), (pattern, text) => {
      const expected = new RegExp(`^${pattern.join('').replaceAll('*', '.*')}$`).test(text.join(''));
      expect(fits(pattern.join(''), text.join(''))).toBe(expected);
    }),
  );
});
