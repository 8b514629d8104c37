import { isFileAddress } from '../base/fileAddress.ts';
import type { RunDeps } from '../harness/runDeps.ts';
import type { Shown } from '../protocol/frame.ts';
import type { Peer } from '../protocol/peer.ts';
import type { Settings, WindowState } from '../protocol/window.ts';
import type { WindowFeed } from './windowFeed.ts';

/** A connected window or CLI. */
export interface Window {
  readonly peer: Peer;
  readonly feed: WindowFeed;
  state: WindowState;
  /** What it asked for last: a session that takes long to open comes when another one may be wanted. */
  wanted: Shown | null;
}

/** Everyone who is connected, and what follows from what they said. */
export class Windows {
  readonly all = new Set<Window>();
  /** Folders somebody vouched for. A folder nobody spoke of runs nothing. */
  readonly #trust = new Map<string, boolean>();

  /**
   * Takes in what a window said; true when a folder's trust was taken back. Only a window that vouched for a folder can
   * take that back: another one that does not trust it yet speaks for itself.
   */
  learn(window: Window, change: WindowState): boolean {
    const vouched = window.state.trusted === true;
    window.state = { ...window.state, ...change };
    const { folder, roots, trusted } = window.state;
    if (trusted === undefined) return false;
    let revoked = false;
    for (const path of new Set([folder ?? '', ...(roots ?? [])])) {
      if (path === '') continue;
      if (!trusted && !vouched) continue;
      revoked ||= this.#trust.get(path) === true && !trusted;
      this.#trust.set(path, trusted);
    }
    return revoked;
  }

  trusts(folder: string): boolean {
    return this.#trust.get(folder) === true;
  }

  /** Vouches for a folder the application made itself. */
  vouch(folder: string): void {
    this.#trust.set(folder, true);
  }

  /** Whether a window stands on a folder of this name, or below one. */
  standOn(name: string): boolean {
    const folders = [...this.all].flatMap(({ state }) => [state.folder ?? '', ...(state.roots ?? [])]);
    return folders.some(folder => folder.split(/[\\/]/).includes(name));
  }

  /** The folders of the workspace a folder is part of: first itself, then those beside it. */
  rootsWith(folder: string, asking?: Window): string[] {
    const roots = this.rootsOf(folder, asking);
    return roots.includes(folder) ? [folder, ...roots.filter(root => root !== folder)] : [folder];
  }

  /** The folders of the workspace a folder is part of, in their order; without a window of it, those of the asking one. */
  rootsOf(folder: string, asking?: Window): readonly string[] {
    return (this.on(folder)[0] ?? asking)?.state.roots ?? [];
  }

  /** Windows that have this folder open, the attended ones first. */
  on(folder: string): Window[] {
    const on = [...this.all].filter(window => window.state.folder === folder || window.state.roots?.includes(folder));
    return on.sort((a, b) => Number(b.state.attended === true) - Number(a.state.attended === true));
  }
}

/** Who pays for what a window submits, at the address that window named; undefined when it has no key and needs one. */
export function credentialOf(window: Window, settings: Settings): RunDeps['credential'] | undefined {
  const { baseUrl } = window.state.settings ?? settings;
  // Replies that somebody writes into a folder cost nothing, and no key is told there.
  if (isFileAddress(baseUrl)) return { source: 'flag', kind: 'apiKey', value: '', baseUrl };
  const credential = window.state.credential;
  return credential ? { ...credential, baseUrl } : undefined;
}
