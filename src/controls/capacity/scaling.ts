import type { DecidingField, JsonObject } from '../../model/index.ts';
import { field } from '../judgement.ts';
import { flag, knownList, objects, requiredText } from '../read.ts';

/** What of a provisioned table must scale, by the names of Application Auto Scaling. */
interface Dimension {
  readonly resource: string;
  readonly dimension: string;
}

const dimensionsOf = (resource: string, kind: 'table' | 'index'): readonly Dimension[] =>
  ['ReadCapacityUnits', 'WriteCapacityUnits'].map((units) => ({ resource, dimension: `dynamodb:${kind}:${units}` }));

export interface Scaling {
  readonly problems: readonly string[];
  readonly deciding: readonly DecidingField[];
}

/** Whether reads and writes of a table and of every global index have a target that has a policy and is not suspended. */
export function judgeScaling(
  table: JsonObject,
  facts: { readonly targets: unknown; readonly policies: unknown },
): Scaling {
  const name = requiredText(table, 'TableName');
  const indexes = objects(table, 'GlobalSecondaryIndexes').map((index) => requiredText(index, 'IndexName'));
  const wanted = [
    ...dimensionsOf(`table/${name}`, 'table'),
    ...indexes.flatMap((index) => dimensionsOf(`table/${name}/index/${index}`, 'index')),
  ];
  const targets = new Map(knownList(facts.targets, 'scalableTargets').map((target) => [keyOf(target), target]));
  const policies = new Set(knownList(facts.policies, 'scalingPolicies').map(keyOf));
  const judged = wanted.map((one) => {
    const key = `${one.resource} ${one.dimension}`;
    const target = targets.get(key);
    const problem =
      target === undefined ? 'no target' : isSuspended(target) ? 'suspended' : policies.has(key) ? '' : 'no policy';
    return { name: `${one.resource} ${one.dimension.split(':').at(-1) ?? ''}`, problem };
  });
  return {
    problems: judged.filter(({ problem }) => problem !== '').map((one) => `${one.name} has ${words(one.problem)}`),
    deciding: judged.map((one) =>
      field(
        `ScalableTargets[${one.name}]`,
        one.problem === '' ? 'active' : one.problem,
        'must be there, with a policy and not suspended',
        one.problem === '',
      ),
    ),
  };
}

const words = (problem: string): string => (problem === 'suspended' ? 'a suspended target' : problem);

const keyOf = (item: JsonObject): string =>
  `${requiredText(item, 'ResourceId')} ${requiredText(item, 'ScalableDimension')}`;

const isSuspended = (target: JsonObject): boolean =>
  flag(target, 'SuspendedState.DynamicScalingInSuspended') === true ||
  flag(target, 'SuspendedState.DynamicScalingOutSuspended') === true;
