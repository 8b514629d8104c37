import type { LibraryProfile } from './libraryProfile.ts';
import type { Wrap } from './libraryWall.ts';

/**
 * The library's Seatbelt profiles. Of the library only this one file is loaded, and only on macOS: it starts nothing and
 * opens no port. A profile can hold a path that does not exist; process numbers are those of the machine.
 */
export const wrapOnMac: Wrap = {
  absent: 'held',
  processes: 'shared',
  command: async (profile, script) => {
    const { wrapCommandWithSandboxMacOS } =
      await import('@anthropic-ai/sandbox-runtime/dist/sandbox/macos-sandbox-utils.js');
    return wrapCommandWithSandboxMacOS({
      command: script,
      // Would else be the script, in every log line of the system.
      commandId: 'banyan',
      needsNetworkRestriction: true,
      httpProxyPort: profile.port,
      allowLocalBinding: false,
      allowAllUnixSockets: false,
      binShell: '/bin/bash',
      ...files(profile),
    });
  },
};

/** Devices every program writes to. */
const devices = ['/dev/null', '/dev/stdout', '/dev/stderr', '/dev/tty', '/dev/dtracehelper'];

function files({ hidden, shown, writable, kept, keptPatterns }: LibraryProfile) {
  return {
    readConfig: { denyOnly: [], literalDenyOnly: [...hidden], literalAllowWithinDeny: [...shown] },
    writeConfig: {
      allowOnly: [],
      literalAllowOnly: [...writable, ...devices],
      denyWithinAllow: [...keptPatterns],
      literalDenyWithinAllow: [...kept],
    },
  };
}
