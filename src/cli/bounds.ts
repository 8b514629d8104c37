import type { BranchSettings } from '../session/branchSettings.ts';
import { authoritySchema, type Authority } from '../session/rule.ts';
import { UsageError } from './usageError.ts';

/** How far a branch may go from here on; what was not said stays as it is. */
export interface Bounds {
  readonly authority?: Authority;
  readonly hosts: readonly string[];
  readonly dollars?: number;
  readonly minutes?: number;
  readonly checkIn?: number;
}

/** How long a branch is left to itself unless `--minutes` says. */
const unattendedMinutes = 12 * 60;

/** Reads the options that bound a branch. Throws `UsageError`. */
export function bounds(values: Record<'authority' | 'hosts' | 'budget' | 'minutes' | 'check-in', string>): Bounds {
  const authority = authoritySchema.options.find(word => word === values.authority);
  if (values.authority !== '' && authority === undefined)
    throw new UsageError(`--authority is one of ${authoritySchema.options.join(', ')}.`);
  const hosts = values.hosts.split(/[\s,]+/).filter(host => host !== '');
  const wrong = hosts.find(host => !/^(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(host));
  if (wrong !== undefined) throw new UsageError(`${wrong} is no host. Give some such as example.org,*.example.org.`);
  if (hosts.length > 0 && authority !== 'unattended')
    throw new UsageError(
      '--hosts goes with --authority unattended. Hosts that agents may always reach are in the settings (banyan.hosts).',
    );
  const dollars = figure(
    values.budget.replace(/^\$/, ''),
    /^\d+(\.\d+)?$/,
    '--budget is a sum of dollars such as 2.50.',
  );
  const minutes = figure(values.minutes, /^\d+$/, '--minutes is a whole number.');
  const checkIn = figure(values['check-in'], /^\d+$/, '--check-in is a number of lines; 0 for never.');
  return {
    ...(authority === undefined ? {} : { authority }),
    hosts,
    ...(dollars === undefined ? {} : { dollars }),
    ...(minutes === undefined ? {} : { minutes }),
    ...(checkIn === undefined ? {} : { checkIn }),
  };
}

/** What a branch is set to for them. `now` is milliseconds since 1970. */
export function settingsFor({ authority, hosts, dollars, minutes, checkIn }: Bounds, now: number): BranchSettings {
  const time = (minutes ?? 0) > 0 ? (minutes ?? 0) : unattendedMinutes;
  return {
    ...(authority === undefined ? {} : { authority }),
    ...(authority === 'unattended' ? { unattended: { until: now + time * 60_000, hosts: [...hosts] } } : {}),
    ...(dollars === undefined && minutes === undefined
      ? {}
      : { budget: { dollars: dollars ?? 0, minutes: minutes ?? 0 } }),
    ...(checkIn === undefined ? {} : { checkIn }),
  };
}

function figure(words: string, shape: RegExp, otherwise: string): number | undefined {
  if (words === '') return undefined;
  if (!shape.test(words)) throw new UsageError(otherwise);
  return Number(words);
}
