import { signal } from '@preact/signals';

const bundle = signal<Readonly<Record<string, string>>>({});

/**
 * The words for `key` (its English text, as in a `vscode.l10n` bundle) with `{name}` filled in. Every word a person reads
 * goes through here.
 */
export function t(key: string, args: Readonly<Record<string, string | number>> = {}): string {
  const words = bundle.value[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => (name in args ? String(args[name]) : whole));
}

/** The same for a count: `one` where it is 1, else `many`, both with `{n}`. */
export function tn(n: number, one: string, many: string, args: Readonly<Record<string, string | number>> = {}): string {
  return t(n === 1 ? one : many, { ...args, n: n.toLocaleString('en') });
}

/** Takes the translated words; what is missing stays English. */
export function setStrings(strings: Readonly<Record<string, string>>): void {
  bundle.value = strings;
}
