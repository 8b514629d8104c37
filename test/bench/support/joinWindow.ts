import { joinSupervisor } from '../../../src/client/joinSupervisor.ts';
import type { Joined } from '../../../src/client/joined.ts';
import type { Frame } from '../../../src/protocol/frame.ts';
import { defaultSettings } from '../../../src/protocol/window.ts';

export interface WindowPlan {
  readonly state: string;
  readonly dist: string;
  /** The folder it has open, trusted. */
  readonly folder: string;
  /** Where prompts are sent to. */
  readonly url: string;
  readonly onFrame: (frame: Frame) => void;
}

/** Joins a supervisor as a window with a key, starting it when none runs. */
export async function joinWindow({ state, dist, folder, url, onFrame }: WindowPlan): Promise<Joined> {
  const joined = await joinSupervisor({
    state,
    dist,
    version: '1.0.0',
    client: 'window',
    nodePaths: [{ path: process.execPath, kind: 'node' }],
    peer: { frame: onFrame, editor: () => Promise.resolve(undefined) },
    start: 'start',
    log: () => undefined,
  });
  introduce(joined, folder, [folder], url);
  return joined;
}

/** Tells what the window is, with the folders it trusts. */
export function introduce({ uplink }: Joined, folder: string, roots: readonly string[], url: string): void {
  uplink.window({
    client: 'window',
    folder,
    roots: [...roots],
    trusted: true,
    attended: true,
    environment: {},
    settings: { ...defaultSettings, baseUrl: url },
    credential: { source: 'flag', kind: 'apiKey', value: 'test-key' },
  });
}
