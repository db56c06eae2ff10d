const members = new Set([
  'advancedeventselectors',
  'attributename',
  'clienttoken',
  'clientrequesttoken',
  'comment',
  'description',
  'nonkeyattributes',
]);

/**
 * Whether a member of a request, in lower case, holds what whoever calls AWS may write as they like, such as another
 * resource's name or ARN in a tag: nothing below it tells what an event is about.
 */
export const isFreeText = (member: string): boolean =>
  member.startsWith('tag') || member.endsWith('prefix') || members.has(member);
