import type { JsonObject } from '../../model/index.ts';
import { containerScript, cronOf, type Job } from './jobs.ts';

/** Where the container finds its configuration. */
const configFile = '/audit/config/audit.config.yaml';
const output = '/audit/output';

/**
 * A CronJob (batch/v1) per job. What they need is made once by the cluster's people: the config map
 * `dynamodb-audit-pack` with `audit.config.yaml`, the claim `dynamodb-audit-pack` for the evidence, and a service account
 * of that name with an IAM role. With a store in S3 no claim is needed: the folder of evidence is a working copy.
 */
export const cronJobs = (
  jobs: readonly Job[],
  { image, hasStore }: { readonly image: string; readonly hasStore: boolean },
): readonly JsonObject[] =>
  jobs.map((job) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: job.name, labels: { 'app.kubernetes.io/name': 'dynamodb-audit-pack' } },
    spec: {
      schedule: cronOf(job),
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 43_200,
      successfulJobsHistoryLimit: 12,
      failedJobsHistoryLimit: 12,
      jobTemplate: { spec: { backoffLimit: 1, template: { spec: podOf(job, image, hasStore) } } },
    },
  }));

const podOf = (job: Job, image: string, hasStore: boolean): JsonObject => ({
  restartPolicy: 'Never',
  serviceAccountName: 'dynamodb-audit-pack',
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 10001,
    runAsGroup: 10001,
    fsGroup: 10001,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  containers: [
    {
      name: 'report',
      image,
      command: ['/bin/sh', '-c', containerScript(['report', ...job.args, '--config', configFile, '--out', output])],
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '2Gi' } },
      volumeMounts: [
        { name: 'config', mountPath: '/audit/config', readOnly: true },
        { name: 'output', mountPath: output },
        { name: 'tmp', mountPath: '/tmp' },
      ],
    },
  ],
  volumes: [
    { name: 'config', configMap: { name: 'dynamodb-audit-pack' } },
    {
      name: 'output',
      ...(hasStore ? { emptyDir: {} } : { persistentVolumeClaim: { claimName: 'dynamodb-audit-pack' } }),
    },
    { name: 'tmp', emptyDir: {} },
  ],
});
