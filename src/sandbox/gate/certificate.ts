import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { der } from './der.ts';

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
  readonly use: CertificateUse;
}

/** An authority that may sign servers' certificates, or the server with this name or address. */
export type CertificateUse = { readonly kind: 'authority' } | { readonly kind: 'server'; readonly host: string };

/** An X.509 certificate, PEM. The formats are those of RFC 5280. */
export function certificate({ issuer, subject, key, signer, from, until, use }: CertificateOptions): string {
  const body = der.sequence(
    der.tagged(0, der.integer(2)), // version 3
    // A serial number is positive: the first bit is not set.
    der.integer(1, ...randomBytes(15)),
    ecdsaWithSha256,
    name(issuer),
    der.sequence(der.time(from), der.time(until)),
    name(subject),
    publicKey(key),
    der.tagged(3, der.sequence(...extensions(use, key, signer.publicKey))),
  );
  const whole = der.sequence(body, ecdsaWithSha256, der.bits(sign('sha256', body, signer.privateKey)));
  const lines = whole.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function extensions(use: CertificateUse, own: KeyObject, signer: KeyObject): Buffer[] {
  const subjectKey = extension('2.5.29.14', der.octets(keyHash(own)));
  if (use.kind === 'authority')
    return [
      critical('2.5.29.19', der.sequence(der.yes())), // is an authority
      critical('2.5.29.15', der.bits(Buffer.from([0b0000_0110]), 1)), // signs certificates and revocations
      subjectKey,
    ];
  return [
    critical('2.5.29.19', der.sequence()), // is none
    critical('2.5.29.15', der.bits(Buffer.from([0b1000_0000]), 7)), // signs
    extension('2.5.29.37', der.sequence(der.identifier('1.3.6.1.5.5.7.3.1'))), // serves TLS
    extension('2.5.29.17', der.sequence(alternativeName(use.host))),
    subjectKey,
    extension('2.5.29.35', der.sequence(der.plain(0, keyHash(signer)))),
  ];
}

function alternativeName(host: string): Buffer {
  if (isIPv4(host)) return der.plain(7, Buffer.from(host.split('.').map(Number)));
  return isIPv6(host) ? der.plain(7, bytesOfIPv6(host)) : der.plain(2, Buffer.from(host));
}

/** Of an address without a zone and without an IPv4 part, as `hostName` gives it. */
function bytesOfIPv6(address: string): Buffer {
  const [before = [], after = []] = address.split('::').map(part => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...zeros, ...after].map(group => group.padStart(4, '0')).join(''), 'hex');
}

function keyHash(key: KeyObject): Buffer {
  return createHash('sha1').update(publicKey(key)).digest();
}

function publicKey(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

const ecdsaWithSha256 = der.sequence(der.identifier('1.2.840.10045.4.3.2'));

function name(common: string): Buffer {
  return der.sequence(der.set(der.sequence(der.identifier('2.5.4.3'), der.text(common))));
}

function extension(id: string, value: Buffer): Buffer {
  return der.sequence(der.identifier(id), der.octets(value));
}

function critical(id: string, value: Buffer): Buffer {
  return der.sequence(der.identifier(id), der.yes(), der.octets(value));
}
