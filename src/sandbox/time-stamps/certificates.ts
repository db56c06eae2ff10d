import { createECDH, createHash, createPrivateKey, type KeyObject } from 'node:crypto';

/** Root of the sandbox's time-stamp authority. Anybody can make its key: it proves nothing outside of the sandbox. */
export const timeStampRoot = `-----BEGIN CERTIFICATE-----
MIIB+DCCAZ2gAwIBAgIBATAKBggqhkjOPQQDAjBiMSQwIgYDVQQKDBtkeW5hbW9k
Yi1hdWRpdC1wYWNrIHNhbmRib3gxOjA4BgNVBAMMMVNhbmRib3ggdGltZS1zdGFt
cCByb290IChURVNUIC0gbm90IGZvciBoYW5kLW9mZikwIBcNMjAwMTAxMDAwMDAw
WhgPMjEyMDAxMDEwMDAwMDBaMGIxJDAiBgNVBAoMG2R5bmFtb2RiLWF1ZGl0LXBh
Y2sgc2FuZGJveDE6MDgGA1UEAwwxU2FuZGJveCB0aW1lLXN0YW1wIHJvb3QgKFRF
U1QgLSBub3QgZm9yIGhhbmQtb2ZmKTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
BI04mFon7xfIvW/5YL7n4Vb52anjVZQrSG6huLE/kcunJnu8turpQ2tk4obqTNSU
WbtJWnvHQVjbe3z9sT2+thGjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/
BAQDAgEGMB0GA1UdDgQWBBR9tANIclhlTDCgPEwl2vzVMIptQzAKBggqhkjOPQQD
AgNJADBGAiEArrYnrUidhYXYYTqWmK59LB1UlJI8ajcdKGavSKmPDAkCIQDvaqwE
gUNaqHUErEuX5yKK4bAkW48oSuAOu/FFqI/CDA==
-----END CERTIFICATE-----
`;

/** The authority's certificate, from that root. */
export const timeStampCertificate = `-----BEGIN CERTIFICATE-----
MIICMjCCAdigAwIBAgIBAjAKBggqhkjOPQQDAjBiMSQwIgYDVQQKDBtkeW5hbW9k
Yi1hdWRpdC1wYWNrIHNhbmRib3gxOjA4BgNVBAMMMVNhbmRib3ggdGltZS1zdGFt
cCByb290IChURVNUIC0gbm90IGZvciBoYW5kLW9mZikwIBcNMjAwMTAxMDAwMDAw
WhgPMjEyMDAxMDEwMDAwMDBaMGcxJDAiBgNVBAoMG2R5bmFtb2RiLWF1ZGl0LXBh
Y2sgc2FuZGJveDE/MD0GA1UEAww2U2FuZGJveCB0aW1lLXN0YW1wIGF1dGhvcml0
eSAoVEVTVCAtIG5vdCBmb3IgaGFuZC1vZmYpMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAE2JB7HTf+xhlju/iyvzZEwn+4K3MmWcjl+O11B7icRrPj731QrNbsii6g
mOvKZ7M+4vNlWzW1uE1b6t2Y4ypP6qN4MHYwDAYDVR0TAQH/BAIwADAOBgNVHQ8B
Af8EBAMCB4AwFgYDVR0lAQH/BAwwCgYIKwYBBQUHAwgwHQYDVR0OBBYEFNQzRpXX
9anA0xL7F8nKLm/JNAqhMB8GA1UdIwQYMBaAFH20A0hyWGVMMKA8TCXa/NUwim1D
MAoGCCqGSM49BAMCA0gAMEUCIQCcs5xhInrZ2PIaq+fCb0ARHpuul8PYWLJwBqiU
hxJlBAIgeqhn0s1VP651hgS+q8k6hxrSjbcqHt6fSbso777Rd5I=
-----END CERTIFICATE-----
`;

/** The key of a certificate above; it follows from its name, so that every sandbox stamps alike. */
export function sandboxKey(name: 'root' | 'authority'): KeyObject {
  const scalar = createHash('sha256').update(`dynamodb-audit-pack sandbox time stamps: ${name}`).digest();
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  return createPrivateKey({
    format: 'jwk',
    key: { kty: 'EC', crv: 'P-256', d: scalar.toString('base64url'), x: x ?? '', y: y ?? '' },
  });
}
