import { epochSeconds, integerOf, pageOf, SandboxFailure, textOf, type Operation } from '../dispatch.ts';
import { mappingsOf } from '../scenario/consumers.ts';

const listMappings: Operation['answer'] = (context, input) => {
  const source = textOf(input, 'EventSourceArn');
  const target = textOf(input, 'FunctionName');
  const list = mappingsOf(context.scenario)
    .filter(({ account, region }) => account === context.account && region === context.region)
    .filter(({ sourceArn }) => source === undefined || sourceArn === source)
    .filter(({ functionArn }) => target === undefined || functionArn === target || functionArn.endsWith(`:${target}`));
  const { items, next } = pageOf(list, {
    size: context.pageSize(integerOf(input, 'MaxItems'), 100),
    token: textOf(input, 'Marker'),
    failure: () => new SandboxFailure('InvalidParameterValueException', 'Invalid Marker.'),
  });
  return {
    EventSourceMappings: items.map((one) => ({
      UUID: one.uuid,
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 0,
      EventSourceArn: one.sourceArn,
      FunctionArn: one.functionArn,
      LastModified: epochSeconds(one.modifiedAt),
      LastProcessingResult: one.enabled ? 'OK' : 'No records processed',
      State: one.enabled ? 'Enabled' : 'Disabled',
      StateTransitionReason: 'User action',
    })),
    ...(next !== undefined && { NextMarker: next }),
  };
};

/** AWS Lambda, API version 2015-03-31. */
export const lambdaOperations: readonly Operation[] = [
  {
    service: 'lambda',
    operation: 'ListEventSourceMappings',
    http: { method: 'GET', path: '/2015-03-31/event-source-mappings/' },
    token: { input: 'Marker', output: 'NextMarker' },
    answer: listMappings,
  },
];
