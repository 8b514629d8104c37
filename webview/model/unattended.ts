import type { BranchSettings } from '../../src/session/branchSettings.ts';
import { t } from '../words/t.ts';

/** What a person typed into the sheet, as it stands there. */
export interface UnattendedDraft {
  readonly until: string;
  readonly dollars: string;
  readonly hosts: string;
}

export type UnattendedProblems = { readonly [K in keyof UnattendedDraft]?: string };

export const firstUnattended: UnattendedDraft = { until: '08:00', dollars: '25', hosts: '' };

/** What the sheet's words mean, or what is wrong with them, in words beside each field. */
export function readUnattended(
  draft: UnattendedDraft,
  now: number,
): { settings: Required<Pick<BranchSettings, 'unattended'>> & { dollars: number } } | { problems: UnattendedProblems } {
  const until = nextTime(draft.until, now);
  const dollars = readAmount(draft.dollars);
  const hosts = readHosts(draft.hosts);
  const strange = hosts.find(host => !isHost(host));
  const problems: UnattendedProblems = {
    ...(until === undefined ? { until: t('Give a time of day, such as 08:00.') } : {}),
    ...(dollars === undefined || dollars <= 0 ? { dollars: t('Say how much it may spend, such as 25.') } : {}),
    ...(strange === undefined
      ? {}
      : { hosts: t('“{host}” is no host. Write it as registry.example.org.', { host: strange }) }),
  };
  if (Object.keys(problems).length > 0 || until === undefined || dollars === undefined) return { problems };
  return { settings: { unattended: { until, hosts }, dollars } };
}

/** The next time the clock shows `words` (`8`, `8:30`, `08:30`), in milliseconds since 1970; undefined for no time. */
export function nextTime(words: string, now: number): number | undefined {
  const found = /^\s*(\d{1,2})(?:[:.](\d{2}))?\s*$/.exec(words);
  const [hour, minute] = [Number(found?.[1] ?? 24), Number(found?.[2] ?? 0)];
  if (hour > 23 || minute > 59) return undefined;
  const date = new Date(now);
  date.setHours(hour, minute, 0, 0);
  if (date.getTime() <= now) date.setDate(date.getDate() + 1);
  return date.getTime();
}

/** On which day a time of the next 24 hours falls. */
export function dayWords(time: number, now: number): string {
  return new Date(time).getDate() === new Date(now).getDate() ? t('today') : t('tomorrow');
}

/** A sum or a count as typed; empty is 0, and undefined is no number. */
export function readAmount(words: string): number | undefined {
  const text = words.trim().replace(/^\$\s*/, '');
  if (text === '') return 0;
  return /^\d+(?:[.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : undefined;
}

/** The hosts of a list with commas or spaces, each once. */
export function readHosts(words: string): string[] {
  return [...new Set(words.split(/[\s,]+/).filter(host => host !== ''))];
}

/** A name such as `registry.example.org`, `*.example.org` or `localhost`, with a port where one is meant; no address. */
function isHost(host: string): boolean {
  return (
    host.length <= 253 &&
    /^(?:(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*|localhost)(?::\d{1,5})?$/i.test(host)
  );
}
