import { hostList } from './hostList.ts';
import type { Lent } from './gateProtocol.ts';
import type { Target } from './target.ts';

/** A value that stands in a header under way out, and what stands for it inside the wall. */
export interface Secret {
  readonly value: string;
  readonly placeholder: string;
}

/** The credentials that are lent to one target. */
export interface Loan {
  /** What has to be taken out of every answer of the target, longest first. */
  readonly secrets: readonly Secret[];
  /** A header's value with real values in place of placeholders; `used` hears the name of each that was put in. */
  putIn(value: string, used: (name: string) => void): { text: string; secrets: readonly Secret[] };
}

/**
 * The credentials lent to a target; undefined for none. Over a connection that is not encrypted a credential goes only
 * where its entry says the port: nobody else is asked to send it in the clear by a mere name.
 */
export function loanFor(lent: readonly Lent[], target: Target, channel: 'clear' | 'encrypted'): Loan | undefined {
  const own = lent.filter(({ hosts }) => {
    const list = hostList(hosts);
    return channel === 'clear' ? list.namesPort(target) : list.allows(target);
  });
  if (own.length === 0) return undefined;
  return { secrets: longestFirst(own.flatMap(echoes)), putIn: (value, used) => putIn(own, value, used) };
}

function putIn(lent: readonly Lent[], value: string, used: (name: string) => void): ReturnType<Loan['putIn']> {
  const plain = replaced(lent, value, used);
  const basic = /^(basic\s+)([a-z0-9+/]+=*)$/i.exec(plain);
  if (!basic) return { text: plain, secrets: [] };
  const [, scheme = '', given = ''] = basic;
  const inside = Buffer.from(given, 'base64').toString('latin1');
  const outside = replaced(lent, inside, used);
  if (outside === inside) return { text: plain, secrets: [] };
  const real = Buffer.from(outside, 'latin1').toString('base64');
  return { text: scheme + real, secrets: [{ value: real, placeholder: given }] };
}

function replaced(lent: readonly Lent[], text: string, used: (name: string) => void): string {
  let out = text;
  for (const { name, placeholder, value } of lent) {
    if (!out.includes(placeholder)) continue;
    out = out.replaceAll(placeholder, () => value);
    used(name);
  }
  return out;
}

/** The value as it stands, and as it stands in JSON, in an address and in base64. */
function echoes({ value, placeholder }: Lent): Secret[] {
  const forms = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    Buffer.from(value).toString('base64'),
  ];
  return [...new Set(forms)].map(form => ({ value: form, placeholder }));
}

export function longestFirst(secrets: readonly Secret[]): Secret[] {
  return [...secrets].sort((a, b) => b.value.length - a.value.length);
}
