import { t } from './t.ts';

/** How figures look everywhere: `0:08`, `41 s`, `2 h 02 min`, `$0.07`, `41k`, `+12 −3` (the minus is U+2212). */

/** A running clock: `0:08`, `12:40`, `1:02:03`. `ms` may be negative when clocks differ; it shows as zero. */
export function ticking(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const rest = String(seconds % 60).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

/** How long something took: empty below half a second, then `41 s`, `3:20`, `2 h 02 min`. */
export function took(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return '';
  if (seconds < 60) return t('{n} s', { n: seconds });
  if (seconds < 3600) return ticking(seconds * 1000);
  const minutes = String(Math.floor((seconds % 3600) / 60)).padStart(2, '0');
  return t('{hours} h {minutes} min', { hours: Math.floor(seconds / 3600), minutes });
}

/** US dollars: `$0.07`; small sums that are not nothing show as `<$0.01`. */
export function money(dollars: number): string {
  if (dollars > 0 && dollars < 0.005) return '<$0.01';
  return `$${dollars.toFixed(2)}`;
}

/** A count of tokens: `840`, `41k`, `1.2M`. */
export function tokens(count: number): string {
  if (count < 1000) return String(count);
  if (count < 999_500) return `${Math.round(count / 1000)}k`;
  const millions = (count / 1_000_000).toFixed(1).replace(/\.0$/, '');
  return `${millions}M`;
}

/** A time of day, `02:14`, in the reader's own zone. */
export function clockTime(time: number): string {
  const date = new Date(time);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

/** How long ago, for lists: `now`, `12 min`, `3 h`, `4 d`. */
export function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return t('now');
  if (minutes < 60) return t('{n} min', { n: minutes });
  if (minutes < 1440) return t('{n} h', { n: Math.floor(minutes / 60) });
  return t('{n} d', { n: Math.floor(minutes / 1440) });
}

/** Lines that came and went, signs included: `+12` and `−3`. */
export function added(lines: number): string {
  return `+${lines.toLocaleString('en')}`;
}

export function removed(lines: number): string {
  return `\u2212${lines.toLocaleString('en')}`;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return (
    path
      .replace(/[\\/]+$/, '')
      .split(/[\\/]/)
      .at(-1) ?? path
  );
}
