import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates } from 'node:tls';

/**
 * Lets tools trust one more certificate authority, the gate's. Writes two files into the temporary folder, gone when this
 * process ends, and returns the environment that names them. One holds all certificates a tool needs, because most tools
 * take such a file in place of the system's.
 */
export function trustFiles(certificate: string, env: Readonly<Record<string, string>>): Record<string, string> {
  const folder = mkdtempSync(path.join(env['TMPDIR'] ?? tmpdir(), 'banyan-trust-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const extra = path.join(folder, 'extra.pem');
  const all = path.join(folder, 'all.pem');
  writeFileSync(extra, `${textOf(env['NODE_EXTRA_CA_CERTS'])}\n${certificate}`);
  const roots = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  writeFileSync(all, [textOf(env['SSL_CERT_FILE']), ...roots, certificate].join('\n'));
  return {
    NODE_EXTRA_CA_CERTS: extra,
    SSL_CERT_FILE: all,
    GIT_SSL_CAINFO: all,
    CURL_CA_BUNDLE: all,
    REQUESTS_CA_BUNDLE: all,
    PIP_CERT: all,
    CARGO_HTTP_CAINFO: all,
    npm_config_cafile: all,
  };
}

/** The certificates of a file the person named; one that cannot be read names none. */
function textOf(file: string | undefined): string {
  try {
    return file ? readFileSync(file, 'latin1') : '';
  } catch {
    return '';
  }
}
