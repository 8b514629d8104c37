import { t } from './t.ts';

/** The keys that stand in hovers and hints, as they are named where Ctrl is Ctrl. */
export type Key = 'Ctrl+Enter' | 'Alt+Enter' | 'Ctrl+Esc';

const onMac: Record<Key, string> = { 'Ctrl+Enter': '⌘↩', 'Alt+Enter': '⌥↩', 'Ctrl+Esc': '⌘⎋' };

/** A key as it is named on the person's own keyboard. `mac` is what the host knows; the browser knows where it cannot. */
export function keyName(key: Key, mac: boolean, agent = navigator.userAgent): string {
  return mac || /Macintosh|iPad/.test(agent) ? onMac[key] : t(key);
}
