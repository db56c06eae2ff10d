import { describe, expect, it } from 'vitest';
import { DerError } from '../../src/seal/der-reader.ts';
import { octetString } from '../../src/seal/der.ts';
import { askRevocation } from '../../src/seal/revocation-request.ts';
import { readRevocationAnswer } from '../../src/seal/verify/revocation-answer.ts';
import { ocspAnswer, ocspRefusal, readOcspRequest, type OcspAnswer } from '../support/ocsp.ts';
import { anchorOf, sealClock } from '../support/seal.ts';

const day = 86_400_000;
const at = (days: number): Date => new Date(sealClock.getTime() + days * day);
const asked = anchorOf('asked.crt');
const issuer = anchorOf('listing-root.crt');
const good: OcspAnswer = {
  certificate: asked,
  issuer,
  revokedAt: null,
  thisUpdate: at(-0.5),
  nextUpdate: at(3),
  by: 'responder',
};
const statusOf = async (answer: Partial<OcspAnswer>) =>
  readRevocationAnswer(await ocspAnswer({ ...good, ...answer })).statusOf(asked, issuer);

describe('an OCSP answer', () => {
  it.each<readonly [string, Partial<OcspAnswer>, unknown]>([
    ['good', {}, { revokedAt: null, nextUpdate: at(3) }],
    ['of a responder that is named by its key', { byKey: true }, { revokedAt: null }],
    ['with SHA-256 of the issuer', { hash: 'SHA-256' }, { revokedAt: null }],
    ['with the time of the revocation', { revokedAt: at(-2) }, { revokedAt: at(-2) }],
    ['that does not say how long it is good', { nextUpdate: null }, { nextUpdate: at(0.5) }],
  ])('%s', async (_, answer, expected) => {
    expect(await statusOf(answer)).toMatchObject(expected as object);
  });

  it.each<readonly [string, Partial<OcspAnswer>, RegExp]>([
    ['of a certificate of the same issuer that is not for it', { by: 'asked' }, /was not signed by its issuer/],
    ['of a responder from before its certificate', { thisUpdate: at(-5000) }, /was not signed by its issuer/],
    ['of the issuer, whose key may not sign it', { by: 'listing-root' }, /was not signed by its issuer/],
    ['of somebody else', { by: 'ec' }, /was not signed by its issuer/],
    [
      'about a certificate that it does not know',
      { revokedAt: 'unknown' },
      /does not know ".*CN=Audit Pack Signer asked"/,
    ],
  ])('%s is not relied on', async (_, answer, expected) => {
    expect(await statusOf(answer)).toMatch(expected);
  });

  it('says nothing about another certificate, nor about one with this number of another issuer', async () => {
    expect(await statusOf({ certificate: anchorOf('listed.crt') })).toBeNull();
    expect(await statusOf({ issuer: anchorOf('root.crt') })).toBeNull();
  });

  it('with a critical extension, and a refusal, are none', async () => {
    const critical = await ocspAnswer({ ...good, critical: true });
    expect(() => readRevocationAnswer(critical)).toThrow(DerError);
    expect(() => readRevocationAnswer(ocspRefusal(3))).toThrow('refused to answer: tryLater');
  });

  it('never says anything else than what was signed, whichever byte of it is changed', async () => {
    const answer = await ocspAnswer(good);
    const said = await statusOf({});
    for (let index = 0; index < answer.length; index += 1) {
      const changed = Uint8Array.from(answer, (byte, place) => (place === index ? byte ^ 0x01 : byte));
      const status = await (async () => readRevocationAnswer(changed).statusOf(asked, issuer))().catch(unreadable);
      if (status !== null && typeof status !== 'string') expect(status, `byte ${index}`).toEqual(said);
    }
  });
});

function unreadable(error: unknown): string {
  if (error instanceof DerError) return error.message;
  throw error;
}

describe('asking a responder', () => {
  const ask = (answer: (request: Uint8Array) => Promise<Uint8Array> | Uint8Array, now = sealClock) =>
    askRevocation(asked, issuer, {
      now,
      nonce: () => new Uint8Array(16).fill(7),
      ask: (url, request) => {
        expect(url).toBe('http://ocsp.meridian.example/');
        return Promise.resolve(answer(request));
      },
    });

  it('tells the serial number and a nonce, and takes an answer with or without it', async () => {
    const plain = await ask((request) => {
      expect(readOcspRequest(request)).toEqual({
        serialNumber: Uint8Array.of(2, 1, 12),
        nonce: octetString(new Uint8Array(16).fill(7)),
      });
      return ocspAnswer(good);
    });
    expect(plain).toMatchObject({ status: { revokedAt: null } });
    const repeated = await ask((request) => ocspAnswer({ ...good, nonce: readOcspRequest(request).nonce }));
    expect(repeated).toMatchObject({ status: { revokedAt: null } });
  });

  it.each<readonly [string, () => Promise<Uint8Array> | Uint8Array, string]>([
    [
      'another nonce',
      () => ocspAnswer({ ...good, nonce: octetString(Uint8Array.of(1)) }),
      'it answers another request',
    ],
    ['a past answer', () => ocspAnswer({ ...good, thisUpdate: at(-9), nextUpdate: at(-2) }), 'is not current'],
    ['an answer from the future', () => ocspAnswer({ ...good, thisUpdate: at(1) }), 'is not current'],
    ['an answer for another', () => ocspAnswer({ ...good, certificate: issuer }), 'it answers for another certificate'],
    ['a refusal', () => ocspRefusal(6), 'the OCSP responder refused to answer: unauthorized'],
    ['a page', () => Buffer.from('<html>'), 'http://ocsp.meridian.example/: '],
    ['nothing', () => Promise.reject(new Error('it cannot be reached')), 'it cannot be reached'],
  ])('refuses %s and says why', async (_, answer, reason) => {
    expect(await ask(answer)).toContain(reason);
  });

  it('has nobody to ask where the certificate names no responder', async () => {
    const never = { now: sealClock, nonce: () => new Uint8Array(16), ask: () => Promise.reject(new Error('asked')) };
    expect(await askRevocation(anchorOf('listed.crt'), issuer, never)).toBe('it names no OCSP responder');
  });
});
