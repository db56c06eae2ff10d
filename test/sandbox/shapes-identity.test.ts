import * as organizations from '@aws-sdk/client-organizations';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SandboxService as Service } from '../../src/sandbox/dispatch.ts';
import { signedBy } from '../../src/sandbox/identity.ts';
import { operationsByService } from '../../src/sandbox/operations.ts';
import { createRequestHandler } from '../../src/sandbox/request-handler.ts';
import { sandboxCredentials, type SandboxRequest } from '../../src/sandbox/index.ts';
import { shapeProblems, type AllowedValues, type RawResponse } from '../support/shape-check.ts';
import { analyticsCredentials, sandboxOf } from './support.ts';

const values = (object: Readonly<Record<string, string>>): readonly string[] => Object.values(object);

/** The enumerations of the current SDK, for the members that have one. */
const allowed: Readonly<Record<string, AllowedValues>> = {
  DescribeOrganization: {
    'Organization.FeatureSet': values(organizations.OrganizationFeatureSet),
    'Organization.AvailablePolicyTypes.Status': values(organizations.PolicyTypeStatus),
  },
  ListAccounts: {
    'Accounts.JoinedMethod': values(organizations.AccountJoinedMethod),
  },
  ListRoots: {
    'Roots.PolicyTypes.Type': values(organizations.PolicyType),
    'Roots.PolicyTypes.Status': values(organizations.PolicyTypeStatus),
  },
  ListParents: { 'Parents.Type': values(organizations.ParentType) },
  ListPolicies: { 'Policies.Type': values(organizations.PolicyType) },
  ListTargetsForPolicy: { 'Targets.Type': values(organizations.TargetType) },
};

interface Recorded {
  readonly service: Service;
  readonly operation: string;
  readonly response: RawResponse;
}

const operationOf = (request: SandboxRequest): string => request.headers['x-amz-target']?.split('.').at(-1) ?? '';

/** Clients whose raw answers are kept. */
function recordingClients(recorded: Recorded[], credentials: typeof analyticsCredentials) {
  const sandbox = sandboxOf({ pageSize: 2 });
  const requestHandler = createRequestHandler(async (request) => {
    const response = await sandbox.handle(request);
    const service = signedBy(request)?.service;
    if (service !== undefined) recorded.push({ service, operation: operationOf(request), response });
    return response;
  });
  const options = { region: 'eu-central-1', credentials, maxAttempts: 1, requestHandler };
  return { organizations: new organizations.OrganizationsClient(options) };
}

async function crawlOrganization(client: organizations.OrganizationsClient): Promise<void> {
  await client.send(new organizations.DescribeOrganizationCommand({}));
  await client.send(new organizations.ListAccountsCommand({}));
  await client.send(new organizations.ListRootsCommand({}));
  await client.send(new organizations.ListParentsCommand({ ChildId: '111122223333' }));
  for (const Filter of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const) {
    for await (const { Policies = [] } of organizations.paginateListPolicies({ client }, { Filter })) {
      for (const { Id = '' } of Policies) {
        const { Policy } = await client.send(new organizations.DescribePolicyCommand({ PolicyId: Id }));
        expect(JSON.parse(Policy?.Content ?? '')).toHaveProperty('Statement');
        for await (const page of organizations.paginateListTargetsForPolicy({ client }, { PolicyId: Id }))
          expect(page.Targets?.length).toBeGreaterThan(0);
      }
    }
  }
}

describe("answers fit the services' own models", () => {
  const recorded: Recorded[] = [];
  beforeAll(async () => {
    const clients = recordingClients(recorded, sandboxCredentials);
    await crawlOrganization(clients.organizations);
  });

  const operations = (['organizations'] as const).flatMap((service) => operationsByService[service]);
  test.each(operations.map(({ service, operation }) => [service, operation] as const))(
    '%s %s',
    (service, operation) => {
      const answers = recorded.filter((one) => one.service === service && one.operation === operation);
      expect(answers.length).toBeGreaterThan(0);
      const problems = answers.flatMap(({ response }) =>
        shapeProblems({ service, operation }, response, allowed[operation]),
      );
      expect(problems).toEqual([]);
    },
  );

  test('a member account may ask for its organisation, and is refused the rest', async () => {
    const { organizations: client } = recordingClients([], analyticsCredentials);
    const { Organization } = await client.send(new organizations.DescribeOrganizationCommand({}));
    expect(Organization?.MasterAccountId).toBe('777788889999');
    await expect(client.send(new organizations.ListRootsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test.each([
    [new organizations.ListParentsCommand({ ChildId: '999999999999' }), 'ChildNotFoundException'],
    [new organizations.DescribePolicyCommand({ PolicyId: 'p-00000000' }), 'PolicyNotFoundException'],
    [new organizations.ListRootsCommand({ NextToken: 'x' }), 'InvalidInputException'],
  ])('%o is refused as AWS does', async (command, name) => {
    const { organizations: client } = recordingClients([], sandboxCredentials);
    await expect(client.send(command as organizations.ListRootsCommand)).rejects.toMatchObject({ name });
  });
});
