import { wrapCommandWithSandboxLinux } from '@anthropic-ai/sandbox-runtime/dist/sandbox/linux-sandbox-utils.js';
import { realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { libraryBuilder, type Wrap } from '../../../src/sandbox/wall/libraryWall.ts';
import type { WallBuilder } from '../../../src/sandbox/wall/wallBuilder.ts';
import { privatePlaces } from '../../../src/sandbox/wall/privatePlaces.ts';

/**
 * The library's wall on Linux, which takes the same lists as the one on macOS, so that all of the adapter can be run here.
 * Patterns mean nothing to it, and what is absent it cannot hold.
 */
export const wrapOnLinux: Wrap = {
  absent: 'notHeld',
  command: (profile, script) =>
    wrapCommandWithSandboxLinux({
      command: script,
      commandId: 'banyan',
      needsNetworkRestriction: true,
      // Its helper for system calls would stand between the command and the words after it.
      allowAllUnixSockets: true,
      mandatoryDenySearchDepth: 1,
      readConfig: { denyOnly: [], literalDenyOnly: [...profile.hidden], literalAllowWithinDeny: [...profile.shown] },
      writeConfig: {
        allowOnly: [],
        literalAllowOnly: [...profile.writable],
        denyWithinAllow: [],
        literalDenyWithinAllow: [...profile.kept],
      },
    }),
};

/** Walls of the library, on Linux. */
export function libraryWalls(over: Partial<Parameters<typeof libraryBuilder>[0]> = {}): WallBuilder {
  return libraryBuilder({
    report: { kind: 'walled', driver: 'library', words: '' },
    wrap: wrapOnLinux,
    home: homedir(),
    temporary: realpathSync(tmpdir()),
    privatePlaces: privatePlaces().map(({ path }) => path),
    gitConfig: '',
    now: Date.now,
    ...over,
  });
}
