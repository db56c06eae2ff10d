import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  existsSync,
  mkdirSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { jobsOf, shellWord, commandLine } from '../../src/cli/schedule/jobs.ts';
import { installUnits } from '../../src/cli/schedule/install.ts';
import { withLines } from '../../src/cli/schedule/crontab.ts';
import { systemdUnits } from '../../src/cli/schedule/systemd.ts';
import { cli } from '../support/context.ts';

type Resource = { Type: string; Properties: Record<string, unknown>; DeletionPolicy?: string };
interface Statement {
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

let folder = '';
const run = (...argv: string[]) => cli(['schedule', ...argv], { cwd: folder });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'schedule-'));
  copyFileSync('audit.config.example.yaml', join(folder, 'audit.config.yaml'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the jobs', () => {
  it.each([
    ['a day after the end of the month', 24, 2],
    ['at once, where events are there at once', 0, 1],
    ['a week later', 168, 8],
    ['on the next day where hours are left over', 25, 3],
  ])('build packs %s', (_, hours, first) => {
    expect(jobsOf(hours)[0]?.days).toEqual({ from: first, to: 31 });
  });

  it('are command lines that the program knows', async () => {
    for (const job of jobsOf(24)) {
      const [name = ''] = job.args;
      const { code, stdout } = await cli([name, '--help']);
      expect(code).toBe(0);
      for (const flag of commandLine(job, { command: [], config: 'a' }).filter((each) => each.startsWith('--')))
        expect(stdout).toContain(flag);
    }
  });

  it.each([
    ['/plain/path.yaml', '/plain/path.yaml'],
    ['two words', "'two words'"],
    ["it's; rm -rf $HOME", "'it'\\''s; rm -rf $HOME'"],
  ])('quote %s for a shell', (word, quoted) => {
    expect(shellWord(word)).toBe(quoted);
  });
});

it.each(['systemd', 'cron', 'kubernetes --image x', 'cloudformation'])(
  'no line is smuggled into %s by the name of a folder',
  async (scheduler) => {
    const inside = join(folder, 'a\n* * * * * evil');
    mkdirSync(inside);
    copyFileSync('audit.config.example.yaml', join(inside, 'audit.config.yaml'));
    const ran = await cli(['schedule', ...scheduler.split(' ')], { cwd: inside });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('holds a control character');
  },
);

describe('units of systemd', () => {
  it('escape what systemd would read otherwise', () => {
    const program = {
      command: ['/opt/a b/report'],
      config: '/etc/100%/$x "y".yaml',
      folder: '/etc/100%',
      output: '/var/o',
    };
    const [service] = systemdUnits(jobsOf(24), program);
    expect(service?.text).toContain(
      String.raw`ExecStart="/opt/a b/report" build --period previous-month --catch-up --config "/etc/100%%/$$x \"y\".yaml"`,
    );
    expect(service?.text).toContain('WorkingDirectory=/etc/100%%\n');
  });

  it('take packs with exceptions for good runs, and no other code', async () => {
    const { stdout } = await run('systemd');
    expect(stdout.match(/^SuccessExitStatus=.*$/gm)).toEqual(['SuccessExitStatus=1 3 4', 'SuccessExitStatus=1 3 4']);
    expect(stdout).toContain('OnCalendar=*-*-02..31 04:17:00 UTC\n');
    expect(stdout).toContain(`--config ${folder}/audit.config.yaml\n`);
  });

  it('are written and started on request', async () => {
    const calls = fakeProgram('systemctl', 'echo "$@" >> "$CALLS"');
    const env = { XDG_CONFIG_HOME: join(folder, 'xdg') };
    const units = systemdUnits(jobsOf(24), { command: ['/opt/report'], config: '/a.yaml', folder: '/', output: '/o' });
    await withPath(calls.bin, async () => {
      expect(await installUnits(units, { env, isRoot: false })).toContain('started dynamodb-audit-pack.timer');
    });
    expect(readdirSync(join(folder, 'xdg/systemd/user'))).toHaveLength(4);
    expect(readFileSync(calls.log, 'utf8')).toContain('--user enable --now dynamodb-audit-pack.timer');
  });
});

describe('lines of a crontab', () => {
  it('start a day later, since cron may be hours ahead of UTC', async () => {
    const { stdout } = await run('cron');
    expect(stdout).toMatch(/^17 4 3-31 \* \* cd \S+ && \/usr\/bin\/node \/opt\/audit\/report build/m);
  });

  it('take the place of earlier ones, and touch no other line', () => {
    const others = 'MAILTO=ops\n0 1 * * * backup\n';
    const first = withLines(others, '# dynamodb-audit-pack: begin\nold\n# dynamodb-audit-pack: end\n');
    const second = withLines(
      `${first}5 5 * * * after\n`,
      '# dynamodb-audit-pack: begin\nnew\n# dynamodb-audit-pack: end\n',
    );
    expect(second).toBe(`${others}# dynamodb-audit-pack: begin\nnew\n# dynamodb-audit-pack: end\n5 5 * * * after\n`);
  });

  it('are installed beside those that are there', async () => {
    const table = fakeProgram(
      'crontab',
      'if [ "$1" = -l ]; then printf "0 1 * * * backup\\n"; else cat > "$CALLS"; fi',
    );
    await withPath(table.bin, async () => expect((await run('cron', '--install')).code).toBe(0));
    expect(readFileSync(table.log, 'utf8')).toMatch(/^0 1 \* \* \* backup\n# dynamodb-audit-pack: begin\n17 4/);
  });

  it('are not installed where the present ones cannot be read', async () => {
    const table = fakeProgram(
      'crontab',
      'if [ "$1" = -l ]; then echo "permission denied" >&2; exit 1; else cat > "$CALLS"; fi',
    );
    await withPath(table.bin, async () => {
      const { code, stderr } = await run('cron', '--install');
      expect(code).toBe(2);
      expect(stderr).toContain('crontab failed: permission denied');
    });
    expect(existsSync(table.log)).toBe(false);
  });
});

describe('jobs of Kubernetes', () => {
  it('run without root, with a root file system that is only read, one at a time', async () => {
    const { stdout } = await run('kubernetes', '--image', 'registry.example/audit@sha256:00');
    const jobs = parseAllDocuments(stdout).map((each) => each.toJS() as Record<string, never>);
    expect(jobs).toHaveLength(2);
    for (const job of jobs) {
      expect(job).toMatchObject({
        kind: 'CronJob',
        spec: {
          timeZone: 'Etc/UTC',
          concurrencyPolicy: 'Forbid',
          jobTemplate: {
            spec: {
              template: {
                spec: {
                  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
                  containers: [
                    {
                      image: 'registry.example/audit@sha256:00',
                      securityContext: {
                        allowPrivilegeEscalation: false,
                        readOnlyRootFilesystem: true,
                        capabilities: { drop: ['ALL'] },
                      },
                    },
                  ],
                },
              },
            },
          },
        },
      });
    }
  });

  it('need no claim where evidence is kept in S3', async () => {
    const volumes = async (): Promise<string> => (await run('kubernetes', '--image', 'x')).stdout;
    expect(await volumes()).toContain('persistentVolumeClaim');
    const config = join(folder, 'audit.config.yaml');
    const before = readFileSync(config, 'utf8');
    const secretsKey = 'arn:aws:kms:eu-central-1:111122223333:key/a';
    appendFileSync(config, `\nstore: { bucket: 's3://evidence', region: eu-central-1, secretsKey: '${secretsKey}' }\n`);
    expect(await volumes()).not.toContain('persistentVolumeClaim');
    writeFileSync(config, before);
  });

  it('need an image', async () => {
    expect(await run('kubernetes')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('the template of CloudFormation', () => {
  const template = async (): Promise<Record<string, Resource>> => {
    const { stdout, code } = await run('cloudformation');
    expect(code).toBe(0);
    return (parse(stdout) as { Resources: Record<string, Resource> }).Resources;
  };
  const ofType = (resources: Record<string, Resource>, type: string): Resource[] =>
    Object.values(resources).filter((resource) => resource.Type === type);

  it('lets the task read exactly what report policy prints', async () => {
    const { stdout } = await cli(['policy'], { cwd: folder });
    const { stdout: whole } = await cli(['policy', '--config', 'audit.config.yaml'], { cwd: folder });
    const printed = (JSON.parse(whole === '' ? stdout : whole) as { Statement: unknown[] }).Statement;
    const given = ofType(await template(), 'AWS::IAM::ManagedPolicy').flatMap(
      ({ Properties }) => (Properties['PolicyDocument'] as { Statement: unknown[] }).Statement,
    );
    expect(actionsOf(given as Statement[])).toEqual(actionsOf(printed as Statement[]));
  });

  it.each([
    ['AWS::S3::Bucket', 'is versioned', { VersioningConfiguration: { Status: 'Enabled' } }],
    [
      'AWS::S3::Bucket',
      'locks its objects',
      { ObjectLockEnabled: true, ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE' } } } },
    ],
    [
      'AWS::S3::Bucket',
      'is closed to the public',
      {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    ],
    [
      'AWS::S3::Bucket',
      'is encrypted by a key of the customer',
      {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
        },
      },
    ],
    ['AWS::S3::Bucket', 'logs access', { LoggingConfiguration: { DestinationBucketName: { Ref: 'LogBucket' } } }],
    [
      'AWS::ECS::Cluster',
      'encrypts the disks of its tasks by a key of the customer',
      { Configuration: { ManagedStorageConfiguration: { FargateEphemeralStorageKmsKeyId: { Ref: 'Key' } } } },
    ],
    ['AWS::SNS::Topic', 'is encrypted', { KmsMasterKeyId: { Ref: 'Key' } }],
    ['AWS::SQS::Queue', 'is encrypted', { SqsManagedSseEnabled: true }],
    [
      'AWS::Logs::LogGroup',
      'is encrypted and kept',
      { RetentionInDays: 400, KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
    ],
    [
      'AWS::ECS::TaskDefinition',
      'is no root and reads its root file system',
      { ContainerDefinitions: [{ ReadonlyRootFilesystem: true, User: '10001:10001' }] },
    ],
    ['AWS::ECS::TaskDefinition', 'mounts nothing from elsewhere', { Volumes: [{ Name: 'audit' }, { Name: 'tmp' }] }],
    [
      'AWS::Scheduler::Schedule',
      'gives no public address',
      { Target: { EcsParameters: { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } } } } },
    ],
  ])('%s %s', async (type, _, properties) => {
    const found = ofType(await template(), type);
    expect(found.length).toBeGreaterThan(0);
    for (const { Properties } of found) expect(Properties).toMatchObject(properties);
  });

  it.each(['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'])(
    '%s refuses requests without TLS',
    async (type) => {
      for (const { Properties } of ofType(await template(), type))
        expect(JSON.stringify(Properties)).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
    },
  );

  it('keeps what holds evidence or signs when the stack is deleted', async () => {
    const resources = await template();
    for (const name of ['Key', 'SecretsKey', 'SigningKey', 'Bucket', 'Log'])
      expect(resources[name]?.DeletionPolicy).toBe('Retain');
  });

  it('allows no wildcard action, and no role writes outside of its own resources', async () => {
    const resources = await template();
    for (const [name, { Type, Properties }] of Object.entries(resources)) {
      if (!Type.startsWith('AWS::IAM::')) continue;
      const policies = [
        Properties['PolicyDocument'],
        ...((Properties['Policies'] as { PolicyDocument: unknown }[] | undefined) ?? []).map(
          (each) => each.PolicyDocument,
        ),
      ];
      for (const policy of policies as ({ Statement: Statement[] } | undefined)[])
        for (const { Action, Resource, Effect } of policy?.Statement ?? []) {
          if (Effect !== 'Allow') continue;
          for (const action of [Action].flat()) expect(`${name} ${action}`).not.toContain('*');
          if (Type !== 'AWS::IAM::ManagedPolicy') expect(Resource).not.toBe('*');
        }
    }
  });

  it('lets the task keep evidence and publish packs exactly as report policy prints', async () => {
    const key = 'arn:aws:kms:eu-central-1:111122223333:key/secrets';
    appendFileSync(
      join(folder, 'audit.config.yaml'),
      `\nstore: { bucket: 's3://evidence-of-stack/evidence', region: eu-central-1, secretsKey: '${key}' }\n` +
        "publish: { bucket: 's3://evidence-of-stack/packs', region: eu-central-1 }\n",
    );
    const names: Record<string, string> = {
      Bucket: 'evidence-of-stack',
      'SecretsKey.Arn': key,
      'AWS::Region': 'eu-central-1',
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    };
    const filled = (text: string): string => text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => names[name] ?? '');
    const role = ofType(await template(), 'AWS::IAM::Role').find(({ Properties }) => 'ManagedPolicyArns' in Properties);
    const policies = role?.Properties['Policies'] as { PolicyName: string; PolicyDocument: { Statement: unknown[] } }[];
    const given = policies.find(({ PolicyName }) => PolicyName === 'keep-evidence')?.PolicyDocument.Statement;
    const printed = await Promise.all(
      ['--store', '--publishing'].map(async (which) => {
        const { stdout } = await cli(['policy', which, '--config', 'audit.config.yaml'], { cwd: folder });
        return (JSON.parse(stdout) as { Statement: object[] }).Statement;
      }),
    );
    const plain = JSON.parse(JSON.stringify(given).replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1')) as unknown[];
    const expected: unknown[] = printed.flat();
    expect(JSON.parse(filled(JSON.stringify(plain.slice(0, expected.length))))).toEqual(expected);
    expect(plain.slice(expected.length)).toMatchObject([{ Resource: { 'Fn::GetAtt': ['Key', 'Arn'] } }]);
  });

  it('runs no task without a store, and leaves one that the configuration names', async () => {
    const [task] = ofType(await template(), 'AWS::ECS::TaskDefinition');
    const [container] = (task?.Properties['ContainerDefinitions'] ?? []) as { Command: string[] }[];
    const audit = join(folder, 'audit');
    mkdirSync(audit);
    const report = fakeProgram('report', 'cat audit.config.yaml > "$CALLS"; exit 3');
    const script = container?.Command[0]?.replaceAll('/audit', audit) ?? '';
    const written = (config: string): string => {
      const env = {
        PATH: `${report.bin}:${process.env['PATH'] ?? ''}`,
        AUDIT_CONFIG: config,
        EVIDENCE_STORE: 'store: {}',
      };
      execFileSync('/bin/sh', ['-c', script], { env });
      return readFileSync(report.log, 'utf8');
    };
    expect(written('scope: {}')).toBe('scope: {}\nstore: {}\n');
    expect(written("scope: {}\nstore: { bucket: 's3://of-ours' }\n")).toBe(
      "scope: {}\nstore: { bucket: 's3://of-ours' }\n\n",
    );
  });

  it('opens no port to anyone', async () => {
    const resources = await template();
    const ingress = ofType(resources, 'AWS::EC2::SecurityGroup').flatMap(
      ({ Properties }) => (Properties['SecurityGroupIngress'] ?? []) as object[],
    );
    expect(ingress).toEqual([]);
  });

  it('names only resources that it has', async () => {
    const { stdout } = await run('cloudformation');
    const { Resources, Parameters } = parse(stdout) as { Resources: object; Parameters: object };
    const known = new Set([...Object.keys(Resources), ...Object.keys(Parameters)]);
    const named = [...stdout.matchAll(/Ref: (\S+)|Fn::GetAtt:\n\s+- (\S+)|\$\{([A-Za-z0-9]+)(?:\.Arn)?\}/g)].map(
      ([, a, b, c]) => a ?? b ?? c ?? '',
    );
    expect(named.length).toBeGreaterThan(30);
    for (const name of named) if (!name.startsWith('AWS::')) expect(known).toContain(name);
  });

  it('is not applied from here', async () => {
    const { code, stderr } = await run('cloudformation', '--install');
    expect(code).toBe(2);
    expect(stderr).toContain('this tool only reads AWS');
  });
});

describe('the image', () => {
  const lines = readFileSync('Dockerfile', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));

  it('is built on a base of one version', () => {
    const base = lines.find((line) => line.startsWith('ARG NODE_IMAGE='));
    expect(base).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-[a-z]+-slim$/);
    expect(lines.filter((line) => line.startsWith('FROM')).every((line) => line.startsWith('FROM ${NODE_IMAGE}'))).toBe(
      true,
    );
  });

  it('runs without root, and holds no build tools, tests or sources', () => {
    expect(last).toContain('USER 10001:10001');
    expect(last.filter((line) => line.startsWith('COPY')).every((line) => line.startsWith('COPY --from=build'))).toBe(
      true,
    );
    expect(last.join('\n')).not.toMatch(/\b(npm|curl|apt-get|src|test)\b/);
  });
});

const actionsOf = (statements: readonly Statement[]): string[] =>
  [...new Set(statements.flatMap(({ Action }) => Action))].sort();

function fakeProgram(name: string, script: string): { bin: string; log: string } {
  const bin = join(folder, 'bin');
  const log = join(folder, 'calls');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\nCALLS='${log}'\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
  return { bin, log };
}

async function withPath(bin: string, body: () => Promise<void>): Promise<void> {
  const before = process.env['PATH'];
  process.env['PATH'] = `${bin}:${before ?? ''}`;
  try {
    await body();
  } finally {
    process.env['PATH'] = before;
  }
}
