import type { SandboxRequest, SandboxResponse } from '../dispatch.ts';
import { answerTimeStamp } from './authority.ts';

/** RFC 3161 §3.4 over HTTP, beside the services of AWS. */
export const isTimeStampRequest = ({ method, path }: SandboxRequest): boolean =>
  method === 'POST' && path === '/time-stamp';

export const timeStampResponse = ({ body }: SandboxRequest, now: Date): SandboxResponse => ({
  status: 200,
  headers: { 'content-type': 'application/timestamp-reply' },
  body: answerTimeStamp(body, now),
});
