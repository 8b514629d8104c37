import { spawn } from 'node:child_process';

/**
 * Opens an address in the person's browser where there is one. `BANYAN_BROWSER=none` keeps it from trying. That nothing
 * opened is no error: the address was printed.
 * @param {string} address
 */
export function openInBrowser(address) {
  const { BANYAN_BROWSER, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (BANYAN_BROWSER === 'none') return;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return;
  const [command, ...args] = opener(address);
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}

/**
 * @param {string} address
 * @returns {[string, ...string[]]}
 */
function opener(address) {
  if (process.platform === 'darwin') return ['open', address];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address];
  return ['xdg-open', address];
}
