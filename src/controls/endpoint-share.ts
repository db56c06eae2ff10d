import { instantWords, type DecidingField, type JsonObject, type Resource } from '../model/index.ts';
import { count, field } from './judgement.ts';
import { flag, knownList, number, requiredText, text } from './read.ts';

const rule = 'shown beside the policy: calls of principals should come through an endpoint';

/** How many of the recorded calls came through an endpoint. It stands beside the judgement, and never improves it. */
export function observedShare({ name, facts: { recordedPaths } }: Resource<'vpc-endpoint'>): DecidingField {
  if (recordedPaths.kind === 'absent') return shown(`not observable: ${recordedPaths.message}`, false);
  const paths = knownList(recordedPaths.value, 'recordedPaths');
  const own = paths.filter((path) => flag(path, 'byService') !== true);
  const none = own.filter((path) => text(path, 'endpoint') === undefined);
  const through = own.filter((path) => text(path, 'endpoint') === name);
  const all = sum(own);
  const services = sum(paths) - all;
  const besides = services === 0 ? '' : `; ${count(services, 'call')} of AWS services left out`;
  if (all === 0) return shown(`not observable: no call of a principal was recorded${besides}`, false);
  const others = all - sum(through) - sum(none);
  const words = [
    `${sum(through)} of ${count(all, 'recorded call')} came through this endpoint`,
    ...(others > 0 ? [`${others} through others`] : []),
    `${sum(none)} through none${exampleOf(none)}`,
  ];
  return shown(`observed: ${words.join(', ')}${besides}`, none.length === 0);
}

const shown = (value: string, met: boolean): DecidingField => field('vpcEndpointId', value, rule, met);

const sum = (paths: readonly JsonObject[]): number =>
  paths.reduce((total, path) => total + (number(path, 'count') ?? 0), 0);

function exampleOf([path]: readonly JsonObject[]): string {
  if (path === undefined) return '';
  const time = instantWords(requiredText(path, 'example.time'));
  return `, such as ${requiredText(path, 'example.name')} at ${time} by ${requiredText(path, 'example.principal')}`;
}
