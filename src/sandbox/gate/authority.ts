import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { certificate, type CertificateUse } from './certificate.ts';

/** A certificate authority that lives as long as its process. Its keys are nowhere but in this memory. */
export interface Authority {
  /** Its public certificate, PEM. */
  readonly certificate: string;
  /** A server's context with a certificate for one host name or address. */
  contextFor(host: string): SecureContext;
}

/** Milliseconds. Clocks differ; a working copy's gate rarely lives for weeks. */
const day = 24 * 3600_000;
const life = 90 * day;

/** The names for which contexts are kept. */
const mostKept = 100;

export function createAuthority(now: () => number): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = leaf.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const issuer = `Banyan ${randomBytes(4).toString('hex')}, for one working copy`;
  const kept = new Map<string, SecureContext>();
  const certify = (subject: string, use: CertificateUse): string =>
    certificate({
      issuer,
      subject,
      key: use.kind === 'authority' ? own.publicKey : leaf.publicKey,
      signer: own,
      from: now() - day,
      until: now() + life,
      use,
    });
  return {
    certificate: certify(issuer, { kind: 'authority' }),
    contextFor: host => {
      const known = kept.get(host);
      if (known) return known;
      const made = createSecureContext({ key, cert: certify('Banyan', { kind: 'server', host }) });
      if (kept.size >= mostKept) kept.clear();
      kept.set(host, made);
      return made;
    },
  };
}
