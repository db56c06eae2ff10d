import { z } from 'zod';
import type { DocumentProblem, SourceText } from './document.ts';
import { accountId, dataClass, region, roleArn, text } from './fields.ts';

/** Accounts as AWS Organizations lists them. */
const organisationSchema = z.strictObject({
  roleName: z.string().regex(/^[\w+=,.@/-]{1,512}$/, 'must be the name of an IAM role, the same in every account'),
  reader: roleArn.optional(),
  except: z.array(z.strictObject({ id: accountId, reason: text })).default([]),
});

/** What is asked: accounts, Regions, and how tables are classified. */
export const scopeSchema = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        id: accountId,
        name: text,
        roleArn: roleArn.optional(),
      }),
    )
    .min(1, 'must name at least one account')
    .optional(),
  organisation: organisationSchema.optional(),
  regions: z.array(region).min(1, 'must name at least one region'),
  consumerVpcs: z
    .array(z.strictObject({ id: z.string().regex(/^vpc-[0-9a-f]+$/, 'must be a VPC id'), account: accountId, region }))
    .default([]),
  classification: z
    .strictObject({
      tag: text.default('data-classification'),
      values: z
        .record(z.string(), dataClass)
        .default({ chd: 'chd', pii: 'pii', confidential: 'confidential', none: 'none' }),
      tables: z.record(z.string(), dataClass).default({}),
    })
    .prefault({}),
});

type ScopeFile = z.infer<typeof scopeSchema>;

/** What no single value of a scope tells: references within it, and that nothing is named twice. */
export function checkScope({ scope }: { readonly scope: ScopeFile }, source: SourceText): DocumentProblem[] {
  if ((scope.accounts === undefined) === (scope.organisation === undefined)) {
    return [source.problem(['scope'], 'scope: must either list its accounts, or name the organisation that does')];
  }
  const listed = scope.accounts ?? [];
  const accounts = listed.map((account) => account.id);
  const problems = accounts.flatMap((id, index) =>
    accounts.indexOf(id) < index
      ? [source.problem(['scope', 'accounts', index, 'id'], `scope.accounts: ${id} is listed twice`)]
      : [],
  );
  scope.regions.forEach((name, index) => {
    if (scope.regions.indexOf(name) < index) {
      problems.push(source.problem(['scope', 'regions', index], `scope.regions: ${name} is listed twice`));
    }
  });
  scope.consumerVpcs.forEach((vpc, index) => {
    const path = ['scope', 'consumerVpcs', index];
    if (scope.accounts !== undefined && !accounts.includes(vpc.account)) {
      problems.push(source.problem([...path, 'account'], `${vpc.id}: account ${vpc.account} is not in scope.accounts`));
    }
    if (!scope.regions.includes(vpc.region)) {
      problems.push(source.problem([...path, 'region'], `${vpc.id}: region ${vpc.region} is not in scope.regions`));
    }
  });
  listed.forEach((account, index) => {
    if (account.roleArn === undefined || account.roleArn.split(':')[4] === account.id) return;
    problems.push(
      source.problem(
        ['scope', 'accounts', index, 'roleArn'],
        `scope.accounts: the role of ${account.id} belongs to another account`,
      ),
    );
  });
  return problems;
}
