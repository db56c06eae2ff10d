import { integerOf, pageOf, SandboxFailure, textOf, type Operation } from '../dispatch.ts';
import { rulesIn } from '../scenario/monitoring.ts';

const invalidToken = (): SandboxFailure =>
  new SandboxFailure('ValidationException', 'Invalid value for parameter NextToken.');

const token = { input: 'NextToken', output: 'NextToken' };

/** Rules of the default event bus; another bus has none. */
const listRules: Operation['answer'] = (context, input) => {
  const { account, region } = context;
  const prefix = textOf(input, 'NamePrefix') ?? '';
  const onDefault = (textOf(input, 'EventBusName') ?? 'default') === 'default';
  const rules = onDefault ? rulesIn(context).filter(({ name }) => name.startsWith(prefix)) : [];
  const { items, next } = pageOf(rules, {
    size: context.pageSize(integerOf(input, 'Limit'), 100),
    token: textOf(input, 'NextToken'),
    failure: invalidToken,
  });
  return {
    Rules: items.map((rule) => ({
      Name: rule.name,
      Arn: `arn:aws:events:${region}:${account}:rule/${rule.name}`,
      ...(rule.pattern === null ? {} : { EventPattern: JSON.stringify(rule.pattern) }),
      State: 'ENABLED',
      ...(rule.schedule === null ? {} : { ScheduleExpression: rule.schedule }),
      ...(rule.managedBy === null ? {} : { ManagedBy: rule.managedBy }),
      EventBusName: 'default',
    })),
    ...(next === undefined ? {} : { NextToken: next }),
  };
};

const listTargetsByRule: Operation['answer'] = (context, input) => {
  const name = textOf(input, 'Rule') ?? '';
  const rule = rulesIn(context).find((candidate) => candidate.name === name);
  if (rule === undefined) {
    throw new SandboxFailure('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);
  }
  const { items } = pageOf([{ Id: 'target-1', Arn: rule.target }], {
    size: context.pageSize(integerOf(input, 'Limit'), 100),
    token: textOf(input, 'NextToken'),
    failure: invalidToken,
  });
  return { Targets: items };
};

/** Amazon EventBridge, API version 2015-10-07. */
export const eventBridgeOperations: readonly Operation[] = [
  { service: 'events', operation: 'ListRules', token, answer: listRules },
  { service: 'events', operation: 'ListTargetsByRule', token, answer: listTargetsByRule },
];
