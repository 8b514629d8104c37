import { generateKeyPair, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** A certificate authority that lives as long as its process. Its key is nowhere but in this memory. */
export interface Authority {
  /** Its public certificate, PEM. */
  readonly certificate: string;
  /** A server's context with a certificate for one host name or address. */
  contextFor(host: string): SecureContext;
}

/** The names for which contexts are kept. */
const mostKept = 100;

export async function createAuthority(now: () => number): Promise<Authority> {
  const [own, leaf] = await Promise.all([keyPair(), keyPair()]);
  const name = [{ name: 'commonName', value: `Banyan, for one working copy (${randomBytes(4).toString('hex')})` }];
  const ownKey = forge.pki.privateKeyFromPem(own.privateKey);
  const certify = (key: string, subject: forge.pki.CertificateField[], extensions: object[]): string => {
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = forge.pki.publicKeyFromPem(key);
    // A serial number is positive: the first bit is not set.
    certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
    certificate.validity.notBefore = new Date(now() - 24 * 3600_000);
    certificate.validity.notAfter = new Date(now() + 90 * 24 * 3600_000);
    certificate.setSubject(subject);
    certificate.setIssuer(name);
    certificate.setExtensions(extensions);
    certificate.sign(ownKey, forge.md.sha256.create());
    return forge.pki.certificateToPem(certificate);
  };
  const certificate = certify(own.publicKey, name, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  const keyIdentifier = forge.pki.certificateFromPem(certificate).generateSubjectKeyIdentifier().getBytes();
  const kept = new Map<string, SecureContext>();

  const contextFor = (host: string): SecureContext => {
    const known = kept.get(host);
    if (known) return known;
    const made = createSecureContext({
      key: leaf.privateKey,
      cert: certify(
        leaf.publicKey,
        [{ name: 'commonName', value: 'Banyan' }],
        [
          { name: 'basicConstraints', cA: false, critical: true },
          { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
          { name: 'extKeyUsage', serverAuth: true },
          { name: 'subjectAltName', altNames: [isIP(host) ? { type: 7, ip: host } : { type: 2, value: host }] },
          { name: 'subjectKeyIdentifier' },
          { name: 'authorityKeyIdentifier', keyIdentifier },
        ],
      ),
    });
    if (kept.size >= mostKept) kept.clear();
    kept.set(host, made);
    return made;
  };
  return { certificate, contextFor };
}

function keyPair(): Promise<{ publicKey: string; privateKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
