import { describe, expect, test } from 'vitest';
import { selects } from '../../../src/controls/backup/selection.ts';

const arn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/payments';
const tags = new Map([
  ['backup', 'daily'],
  ['environment', 'production'],
]);
const table = { arn, tags, optedIn: true };
const byTag = (ConditionKey: string, ConditionValue: string, ConditionType = 'STRINGEQUALS') => ({
  ConditionType,
  ConditionKey,
  ConditionValue,
});
const condition = (operator: string, key: string, ConditionValue: string) => ({
  [operator]: [{ ConditionKey: `aws:ResourceTag/${key}`, ConditionValue }],
});

describe('whether a selection takes a table', () => {
  test.each<[string, object, string]>([
    ['its own ARN', { Resources: [arn] }, 'yes'],
    ['another ARN', { Resources: [`${arn}-2`] }, 'no'],
    ['every table', { Resources: ['arn:aws:dynamodb:*:*:table/*'] }, 'yes'],
    ['a prefix', { Resources: ['arn:aws:dynamodb:eu-central-1:111122223333:table/pay*'] }, 'yes'],
    ['a prefix of another Region', { Resources: ['arn:aws:dynamodb:eu-west-1:*:table/pay*'] }, 'no'],
    ['a dot that is no wildcard', { Resources: ['arn:aws:dynamodb:eu.central.1:*'] }, 'no'],
    ['everything', { Resources: ['*'] }, 'yes'],
    ['everything but the table', { Resources: ['*'], NotResources: [arn] }, 'no'],
    ['everything but a prefix', { Resources: ['*'], NotResources: ['arn:aws:dynamodb:*:*:table/pay*'] }, 'no'],
    ['a tag', { ListOfTags: [byTag('backup', 'daily')] }, 'yes'],
    ['a tag with its prefix', { ListOfTags: [byTag('aws:ResourceTag/backup', 'daily')] }, 'yes'],
    ['the key of a tag with another value', { ListOfTags: [byTag('backup', 'weekly')] }, 'no'],
    ['a value in another case', { ListOfTags: [byTag('backup', 'Daily')] }, 'no'],
    ['any of two tags', { ListOfTags: [byTag('backup', 'weekly'), byTag('environment', 'production')] }, 'yes'],
    ['an ARN or a tag', { Resources: [`${arn}-2`], ListOfTags: [byTag('backup', 'daily')] }, 'yes'],
    ['an ARN, whatever the tag', { Resources: [arn], ListOfTags: [byTag('backup', 'weekly')] }, 'yes'],
    ['an ARN and a condition', { Resources: [arn], Conditions: condition('StringEquals', 'backup', 'daily') }, 'yes'],
    ['an ARN, but not its condition', { Resources: [arn], Conditions: condition('StringEquals', 'backup', 'x') }, 'no'],
    [
      'one of two conditions only',
      {
        Resources: [arn],
        Conditions: {
          ...condition('StringEquals', 'backup', 'daily'),
          ...condition('StringLike', 'environment', 'test*'),
        },
      },
      'no',
    ],
    [
      'a tag, but not the condition',
      { ListOfTags: [byTag('backup', 'daily')], Conditions: condition('StringEquals', 'environment', 'test') },
      'no',
    ],
    ['a pattern of a tag', { Resources: ['*'], Conditions: condition('StringLike', 'environment', '*duct*') }, 'yes'],
    [
      'not a pattern of a tag',
      { Resources: ['*'], Conditions: condition('StringNotLike', 'environment', 'prod*') },
      'no',
    ],
    [
      'not another pattern',
      { Resources: ['*'], Conditions: condition('StringNotLike', 'environment', 'test*') },
      'yes',
    ],
    ['not its value', { Resources: ['*'], Conditions: condition('StringNotEquals', 'backup', 'daily') }, 'no'],
    ['not another value', { Resources: ['*'], Conditions: condition('StringNotEquals', 'backup', 'none') }, 'yes'],
    [
      'not a value of a tag that is absent',
      { Resources: ['*'], Conditions: condition('StringNotEquals', 'owner', 'x') },
      'unclear',
    ],
    [
      'a condition on a tag that is absent',
      { Resources: ['*'], Conditions: condition('StringEquals', 'owner', 'x') },
      'no',
    ],
    ['neither ARNs nor tags', { Conditions: condition('StringEquals', 'backup', 'daily') }, 'unclear'],
    ['an unknown type of condition', { ListOfTags: [byTag('backup', 'daily', 'STRINGLIKE')] }, 'unclear'],
  ])('%s', (_name, selection, match) => {
    expect(selects({ SelectionName: 's', IamRoleArn: 'r', ...selection }, table)).toBe(match);
  });

  test('tags that were not read leave it open, unless the ARN decides', () => {
    const unread = { ...table, tags: null };
    expect(selects({ ListOfTags: [byTag('backup', 'daily')] }, unread)).toBe('unclear');
    expect(selects({ Resources: [arn] }, unread)).toBe('yes');
    expect(selects({ Resources: [arn], Conditions: condition('StringEquals', 'backup', 'daily') }, unread)).toBe(
      'unclear',
    );
    expect(selects({ Resources: ['*'], NotResources: [arn], ListOfTags: [byTag('backup', 'daily')] }, unread)).toBe(
      'no',
    );
  });

  test('what names no type of resource needs the opt-in of the Region', () => {
    const out = { ...table, optedIn: false };
    expect(selects({ ListOfTags: [byTag('backup', 'daily')] }, out)).toBe('no');
    expect(selects({ Resources: ['*'] }, out)).toBe('no');
    expect(selects({ Resources: ['arn:aws:dynamodb:*:*:table/*'] }, out)).toBe('yes');
  });
});
