import { defaultSettings, type Settings } from '../protocol/window.ts';

/** Reads one of VS Code's settings by its full name; undefined where it is not set. */
export type ReadSetting = (name: string) => unknown;

/** The settings as the background process takes them. A value of the wrong kind counts as not set. */
export function windowSettings(read: ReadSetting): Settings {
  const text = (name: string): string => {
    const value = read(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const noProxy = read('http.noProxy');
  return {
    ...defaultSettings,
    model: text('banyan.model') || defaultSettings.model,
    effort: text('banyan.effort') || defaultSettings.effort,
    baseUrl: text('banyan.baseUrl').replace(/\/+$/, '') || defaultSettings.baseUrl,
    proxy: read('http.proxySupport') === 'off' ? '' : text('http.proxy'),
    noProxy: Array.isArray(noProxy) ? noProxy.filter(host => typeof host === 'string').join(',') : '',
  };
}

/** The host a base URL points to, for people; the text itself where it is no URL. */
export function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
}
