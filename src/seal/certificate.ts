import { fromBER } from 'asn1js';
import { Certificate } from 'pkijs';
import { AuditPackError } from '../model/index.ts';

/** The parts of a certificate that CMS needs, as DER. */
export interface CertificateParts {
  readonly issuer: Uint8Array;
  readonly serialNumber: Uint8Array;
}

export function certificateParts(der: Uint8Array): CertificateParts {
  const parsed = fromBER(new Uint8Array(der).buffer);
  if (parsed.offset === -1) throw new AuditPackError('E_SIGNING', 'the signing certificate is not DER');
  const certificate = new Certificate({ schema: parsed.result });
  return {
    issuer: new Uint8Array(certificate.issuer.toSchema().toBER()),
    serialNumber: new Uint8Array(certificate.serialNumber.toBER()),
  };
}
