import { Emitter } from '../base/emitter.ts';
import type { Screen } from '../harness/runDeps.ts';
import type { Live } from '../protocol/frame.ts';
import type { BranchId, RunId } from '../session/ids.ts';

/** Characters of a running command's output kept for windows that look later. */
const outputLimit = 8_192;

/** A text that grows; `start` is how many of its first characters were dropped. */
interface Growing {
  type: 'text' | 'thinking';
  text: string;
}

/** What is on its way on one branch. */
export interface LiveBranch {
  readonly run: RunId;
  /** Counts the times everything before became void. */
  epoch: number;
  readonly blocks: Map<number, Growing | { type: 'call'; tool: string; bytes: number }>;
  readonly outputs: Map<string, { start: number; text: string }>;
  waiting: Extract<Live, { type: 'waiting' }> | undefined;
}

/** The live text of a session's running branches: one buffer a branch, read by every window with a cursor of its own. */
export class LiveBranches {
  /** Says which branch has something new. */
  readonly changed = new Emitter<BranchId>();
  /** Says which branch waits, or waits no more: windows show that of branches whose text they do not show. */
  readonly waits = new Emitter<BranchId>();
  readonly #branches = new Map<BranchId, LiveBranch>();
  #epoch = 0;

  get(branch: BranchId): LiveBranch | undefined {
    return this.#branches.get(branch);
  }

  /** Branches that wait for something, for the outline. */
  waiting(): Extract<Live, { type: 'waiting' }>[] {
    return [...this.#branches.values()].flatMap(live => (live.waiting ? [live.waiting] : []));
  }

  /** The screen a run draws on. */
  screen(branch: BranchId, run: RunId): Screen {
    const tell = (): void => this.changed.emit(branch);
    const wait = (live: LiveBranch | undefined, waiting: LiveBranch['waiting']): void => {
      if (!live || live.waiting === waiting) return;
      live.waiting = waiting;
      this.waits.emit(branch);
    };
    const fresh = (): LiveBranch => {
      const live = { run, epoch: ++this.#epoch, blocks: new Map(), outputs: new Map(), waiting: undefined };
      this.#branches.set(branch, live);
      return live;
    };
    const own = (): LiveBranch => this.#branches.get(branch) ?? fresh();
    return {
      began: () => {
        wait(this.#branches.get(branch), undefined);
        fresh();
        tell();
      },
      text: (type, index, text) => {
        const live = own();
        wait(live, undefined);
        const block = live.blocks.get(index);
        if (block && block.type !== 'call') block.text += text;
        else live.blocks.set(index, { type, text });
        tell();
      },
      call: (index, tool, bytes) => {
        const live = own();
        wait(live, undefined);
        const block = live.blocks.get(index);
        live.blocks.set(index, { type: 'call', tool: tool || (block?.type === 'call' ? block.tool : ''), bytes });
        tell();
      },
      output: (call, text) => {
        const { outputs } = own();
        const before = outputs.get(call) ?? { start: 0, text: '' };
        const all = before.text + text;
        const cut = Math.max(0, all.length - outputLimit);
        outputs.set(call, { start: before.start + cut, text: all.slice(cut) });
        tell();
      },
      waiting: (why, words, until) => {
        wait(own(), { type: 'waiting', branch, run, why, words, until });
        tell();
      },
      cleared: () => {
        wait(this.#branches.get(branch), undefined);
        if (this.#branches.delete(branch)) tell();
      },
    };
  }
}
