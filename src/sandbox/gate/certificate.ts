import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import forge from 'node-forge';

const { asn1 } = forge;
type Asn1 = forge.asn1.Asn1;

export interface CertificateOptions {
  /** Common names. */
  readonly issuer: string;
  readonly subject: string;
  /** The public key of the certificate, and the elliptic key that signs it with SHA-256. */
  readonly key: KeyObject;
  readonly signer: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  /** An authority that may sign servers' certificates, or the server with this name or address. */
  readonly use: { readonly kind: 'authority' } | { readonly kind: 'server'; readonly host: string };
}

/** An X.509 certificate, PEM. */
export function certificate({ issuer, subject, key, signer, from, until, use }: CertificateOptions): string {
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))), // version 3
    // A serial number is positive: the first bit is not set.
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256(),
    name(issuer),
    sequence(time(from), time(until)),
    name(subject),
    publicKey(key),
    tagged(3, sequence(...extensions(use, key, signer.publicKey))),
  );
  const signature = sign('sha256', der(body), signer.privateKey);
  const whole = der(sequence(body, ecdsaWithSha256(), bits(signature)));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function extensions(use: CertificateOptions['use'], own: KeyObject, signer: KeyObject): Asn1[] {
  const subject = extension('2.5.29.14', octets(keyHash(own)));
  const authority = extension('2.5.29.35', sequence(leaf(asn1.Class.CONTEXT_SPECIFIC, 0, keyHash(signer))));
  if (use.kind === 'authority')
    return [
      critical('2.5.29.19', sequence(boolean())),
      critical('2.5.29.15', bits(Buffer.from([0b0000_0110]), 1)), // signs certificates and revocations
      subject,
    ];
  return [
    critical('2.5.29.19', sequence()),
    critical('2.5.29.15', bits(Buffer.from([0b1000_0000]), 7)), // signs
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))), // serves TLS
    extension('2.5.29.17', sequence(alternativeName(use.host))),
    subject,
    authority,
  ];
}

function alternativeName(host: string): Asn1 {
  return isIP(host)
    ? leaf(asn1.Class.CONTEXT_SPECIFIC, 7, Buffer.from(addressBytes(host), 'latin1'))
    : leaf(asn1.Class.CONTEXT_SPECIFIC, 2, Buffer.from(host));
}

/** The library's types leave it out. */
const { bytesFromIP: addressBytes } = forge.util as unknown as { bytesFromIP(address: string): string };

function keyHash(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function publicKey(key: KeyObject): Asn1 {
  return asn1.fromDer(key.export({ type: 'spki', format: 'der' }).toString('latin1'));
}

function ecdsaWithSha256(): Asn1 {
  return sequence(oid('1.2.840.10045.4.3.2'));
}

function name(common: string): Asn1 {
  const text = leaf(asn1.Class.UNIVERSAL, asn1.Type.UTF8, Buffer.from(common));
  return sequence(asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SET, true, [sequence(oid('2.5.4.3'), text)]));
}

function extension(id: string, value: Asn1): Asn1 {
  return sequence(oid(id), octets(der(value)));
}

function critical(id: string, value: Asn1): Asn1 {
  return sequence(oid(id), boolean(), octets(der(value)));
}

function time(at: number): Asn1 {
  return leaf(asn1.Class.UNIVERSAL, asn1.Type.UTCTIME, Buffer.from(asn1.dateToUtcTime(new Date(at))));
}

function sequence(...parts: Asn1[]): Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, parts);
}

function tagged(tag: number, part: Asn1): Asn1 {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag, true, [part]);
}

function integer(bytes: Buffer): Asn1 {
  return leaf(asn1.Class.UNIVERSAL, asn1.Type.INTEGER, bytes);
}

/** True, the only truth that is ever written. */
function boolean(): Asn1 {
  return leaf(asn1.Class.UNIVERSAL, asn1.Type.BOOLEAN, Buffer.from([255]));
}

function octets(bytes: Buffer): Asn1 {
  return leaf(asn1.Class.UNIVERSAL, asn1.Type.OCTETSTRING, bytes);
}

function bits(bytes: Buffer, unused = 0): Asn1 {
  return leaf(asn1.Class.UNIVERSAL, asn1.Type.BITSTRING, Buffer.concat([Buffer.from([unused]), bytes]));
}

function oid(id: string): Asn1 {
  return leaf(asn1.Class.UNIVERSAL, asn1.Type.OID, Buffer.from(asn1.oidToDer(id).getBytes(), 'latin1'));
}

function leaf(kind: forge.asn1.Class, type: forge.asn1.Type | number, bytes: Buffer): Asn1 {
  return asn1.create(kind, type, false, bytes.toString('latin1'));
}

function der(value: Asn1): Buffer {
  return Buffer.from(asn1.toDer(value).getBytes(), 'latin1');
}
