import { defaultSettings, type Settings } from '../protocol/window.ts';
import { authoritySchema } from '../session/rule.ts';

/** Reads one of VS Code's settings by its full name; undefined where it is not set. */
export type ReadSetting = (name: string) => unknown;

/** The settings as the background process takes them. A value of the wrong kind counts as not set. */
export function windowSettings(read: ReadSetting): Settings {
  const text = (name: string): string => {
    const value = read(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const noProxy = read('http.noProxy');
  const rules = read('banyan.rules');
  const checkIn = read('banyan.checkIn');
  return {
    ...defaultSettings,
    model: text('banyan.model') || defaultSettings.model,
    effort: text('banyan.effort') || defaultSettings.effort,
    baseUrl: text('banyan.baseUrl').replace(/\/+$/, '') || defaultSettings.baseUrl,
    proxy: read('http.proxySupport') === 'off' ? '' : text('http.proxy'),
    noProxy: Array.isArray(noProxy) ? noProxy.filter(host => typeof host === 'string').join(',') : '',
    // What is no list is handed on as a rule that cannot be read, so that it is reported and closes rather than opens.
    rules: Array.isArray(rules) ? rules : rules === undefined || rules === null ? [] : [rules],
    hosts: texts(read('banyan.hosts')).map(host => host.toLowerCase()),
    largeFolders: texts(read('banyan.checkpoints.largeFolders')),
    authority: authority(read('banyan.authority')),
    checkIn: typeof checkIn === 'number' && checkIn >= 0 ? Math.floor(checkIn) : defaultSettings.checkIn,
    containerIsWall: read('banyan.containerIsWall') === true,
    copyInclude: texts(read('banyan.copies.include')),
    review: read('banyan.review') === 'whenDone' ? 'whenDone' : 'off',
    keepWarm: read('banyan.keepWarm') !== false,
  };
}

function texts(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap(item => (typeof item === 'string' && item.trim() !== '' ? [item.trim()] : []));
}

/** A word that is no authority asks. *Unattended* has a time and a budget of its own and is never a default. */
function authority(value: unknown): Settings['authority'] {
  if (value === undefined) return defaultSettings.authority;
  const known = authoritySchema.options.find(word => word === value);
  return known === undefined || known === 'unattended' ? 'ask' : known;
}

/** The host a base URL points to, for people; the text itself where it names none. */
export function hostOf(baseUrl: string): string {
  return (URL.canParse(baseUrl) && new URL(baseUrl).host) || baseUrl;
}
