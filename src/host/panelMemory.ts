import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Disposable } from '../base/disposable.ts';

/** What the panel wants back after a reload: its place, drafts and folds. */
export interface PanelMemory extends Disposable {
  /** The newest text; undefined when there is none. */
  read(): string | undefined;
  keep(state: string): void;
}

/** The shortest time between two writes of a change, in milliseconds; the first is written at once. */
const pauseMs = 250;

/**
 * The panel's memory in a file of this folder's own. VS Code keeps a webview's state too, but writes it late: a reload
 * right after a fork would lose the place. `failed` hears once why it cannot be written; the panel goes on without, and
 * it is tried again with the next change.
 */
export function panelMemory(file: string, failed: (reason: unknown) => void): PanelMemory {
  let state: string | undefined;
  let written: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let broken = false;
  const write = (): void => {
    if (state === undefined || state === written) return;
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, state, { mode: 0o600 });
      renameSync(`${file}.new`, file);
      written = state;
      broken = false;
    } catch (error) {
      if (!broken) failed(error);
      broken = true;
    }
  };
  const rest = (): void => {
    timer = undefined;
    write();
  };
  return {
    read: () => {
      if (state !== undefined) return state;
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return undefined;
      }
    },
    keep: next => {
      state = next;
      if (timer !== undefined) return;
      write();
      timer = setTimeout(rest, pauseMs);
    },
    dispose: () => {
      clearTimeout(timer);
      rest();
    },
  };
}
