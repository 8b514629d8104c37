import { parseTarget, type Target } from './target.ts';

/** Header lines as they came: name and value in turn. */
export type RawHeaders = readonly string[];

/** A header line. */
export type Header = readonly [name: string, value: string];

/** The lines without those that are about one connection only, the ones `Connection` names among them. */
export function endToEnd(raw: RawHeaders): Header[] {
  const lines = pairs(raw);
  const named = lines
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map(name => name.trim());
  const dropped = new Set([...hopByHop, ...named.filter(name => !framing.has(name))]);
  return lines.filter(([name]) => !dropped.has(name.toLowerCase()) && !/^proxy-/i.test(name));
}

export function values(raw: RawHeaders, wanted: string): string[] {
  return pairs(raw).flatMap(([name, value]) => (name.toLowerCase() === wanted ? [value] : []));
}

/** Whether the one `Host` header says the target. */
export function hostMatches(raw: RawHeaders, target: Target, usual: number): boolean {
  const [host = '', ...more] = values(raw, 'host');
  const said = parseTarget(host, usual);
  return more.length === 0 && said?.host === target.host && said.port === target.port;
}

const hopByHop = ['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'http2-settings'];

/** A length that `Connection` took away would leave a body without its end. */
const framing: ReadonlySet<string> = new Set(['content-length', 'host', 'authorization']);

function pairs(raw: RawHeaders): Header[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
}
