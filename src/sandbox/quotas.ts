import type { SandboxService } from './dispatch.ts';

/** Requests per second of one account and Region (quotas of Audit Manager and CloudTrail; API reference of Security Hub). */
function rateOf(
  service: SandboxService,
  operation: string,
): { readonly perSecond: number; readonly bucket: string } | undefined {
  if (service === 'auditmanager') return { perSecond: 20, bucket: 'all' };
  if (service === 'securityhub') {
    return operation === 'GetFindings' ? { perSecond: 3, bucket: operation } : { perSecond: 10, bucket: 'others' };
  }
  if (service !== 'cloudtrail') return undefined;
  return operation === 'LookupEvents'
    ? { perSecond: 2, bucket: operation }
    : { perSecond: 10, bucket: 'describe, get and list' };
}

export interface QuotaRequest {
  readonly service: SandboxService;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
}

/** Token buckets of one second's worth. The returned function takes a token and says whether there was one. */
export function createQuotas(monotonic: () => number): (request: QuotaRequest) => boolean {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (request) => {
    const rate = rateOf(request.service, request.operation);
    if (rate === undefined) return true;
    const name = [request.service, rate.bucket, request.account, request.region].join('|');
    const now = monotonic();
    const bucket = buckets.get(name) ?? { tokens: rate.perSecond, at: now };
    bucket.tokens = Math.min(rate.perSecond, bucket.tokens + ((now - bucket.at) / 1000) * rate.perSecond);
    bucket.at = now;
    buckets.set(name, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}
