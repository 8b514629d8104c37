import type { Environment } from './stateFolder.ts';

/**
 * The whole environment of the background process and its keeper. What is not named here does not get in: no key or token
 * of a shell, nothing that steers Node or the editor's window. Proxy and certificate variables get in because they are how
 * a machine tells its programs to reach the network.
 */
export function supervisorEnvironment(env: Environment, kind: 'node' | 'electron'): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && isAllowed(name))
      kept[name] = name.toUpperCase() === 'PATH' ? withoutEditor(value) : value;
  // Disk syncs, DNS and file reads share these threads; the default of four lets one slow disk stall all of them.
  kept['UV_THREADPOOL_SIZE'] = '16';
  if (kind === 'electron') kept['ELECTRON_RUN_AS_NODE'] = '1';
  return kept;
}

const allowed = new Set(
  `HOME PATH LANG LANGUAGE TMPDIR TEMP TMP TZ USER LOGNAME USERNAME SHELL DBUS_SESSION_BUS_ADDRESS
  USERPROFILE HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86) PROGRAMW6432
  SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE
  HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR`.split(/\s+/),
);
const secretive = /KEY|TOKEN|SECRET|PASS|CRED/;

function isAllowed(name: string): boolean {
  const upper = name.toUpperCase();
  if (allowed.has(upper)) return true;
  return (upper.startsWith('LC_') || upper.startsWith('XDG_')) && !secretive.test(upper);
}

/** A `code` on this path would open files in the window that happened to start the supervisor. */
function withoutEditor(searchPath: string): string {
  const separator = process.platform === 'win32' ? ';' : ':';
  return searchPath
    .split(separator)
    .filter(folder => !/[\\/]remote-cli[\\/]?$/.test(folder))
    .join(separator);
}
