import { epochSeconds, SandboxFailure, type Operation } from '../dispatch.ts';
import { digestKeys } from '../scenario/trails-keys.ts';
import { dateOf } from './dates.ts';

/** `ListPublicKeys`: the keys whose private halves signed digests of this region in the time that is asked for. */
export const listPublicKeys: Operation = {
  service: 'cloudtrail',
  operation: 'ListPublicKeys',
  answer: ({ now, region }, input) => {
    const to = dateOf(input, 'EndTime') ?? now;
    const from = dateOf(input, 'StartTime') ?? to;
    if (from > to) throw new SandboxFailure('InvalidTimeRangeException', 'StartTime must not be after EndTime.');
    return {
      PublicKeyList: digestKeys(region, from, to).map((key) => ({
        // Blobs travel as base64 text.
        Value: Buffer.from(key.publicKey).toString('base64'),
        ValidityStartTime: epochSeconds(key.validFrom),
        ValidityEndTime: epochSeconds(key.validTo),
        Fingerprint: key.fingerprint,
      })),
    };
  },
};
