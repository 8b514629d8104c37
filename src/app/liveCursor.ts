import type { Live } from '../protocol/frame.ts';
import type { BranchId } from '../session/ids.ts';
import type { LiveBranches } from './liveBranches.ts';

/** How far one window has seen the live text of the branch it shows. Offsets into one buffer, never a queue. */
export class LiveCursor {
  #branch: BranchId = 0;
  #run = 0;
  #epoch = 0;
  readonly #sent = new Map<string, number>();
  #waiting = new Map<BranchId, string>();

  /** What is new for a window that shows `branch`; empty when nothing is. A wait comes last: any other sign of life ends it. */
  take(live: LiveBranches, branch: BranchId): Live[] {
    return [...this.#shown(live, branch), ...this.#waits(live)];
  }

  #shown(live: LiveBranches, branch: BranchId): Live[] {
    const out: Live[] = [];
    const shown = live.get(branch);
    if (branch !== this.#branch || (shown?.epoch ?? 0) !== this.#epoch) {
      if (this.#epoch !== 0 && !shown) out.push({ type: 'cleared', branch: this.#branch, run: this.#run });
      this.#branch = branch;
      this.#epoch = shown?.epoch ?? 0;
      this.#run = shown?.run ?? 0;
      this.#sent.clear();
      if (shown) out.push({ type: 'began', branch, run: shown.run });
    }
    if (!shown) return out;
    for (const [block, growing] of shown.blocks) {
      const key = `b${block}`;
      const sent = this.#sent.get(key) ?? 0;
      if (growing.type === 'call') {
        if (sent === growing.bytes + 1) continue;
        out.push({ type: 'call', branch, run: shown.run, block, tool: growing.tool, bytes: growing.bytes });
        this.#sent.set(key, growing.bytes + 1);
      } else if (growing.text.length > sent) {
        out.push({ type: growing.type, branch, run: shown.run, block, offset: sent, text: growing.text.slice(sent) });
        this.#sent.set(key, growing.text.length);
      }
    }
    for (const [call, { start, text }] of shown.outputs) {
      const sent = Math.max(this.#sent.get(call) ?? 0, start);
      if (start + text.length <= sent) continue;
      out.push({ type: 'output', branch, run: shown.run, call, offset: sent, text: text.slice(sent - start) });
      this.#sent.set(call, start + text.length);
    }
    return out;
  }

  #waits(live: LiveBranches): Live[] {
    const out: Live[] = [];
    const now = new Map<BranchId, string>();
    for (const waiting of live.waiting()) {
      const key = `${waiting.run} ${waiting.why} ${waiting.words} ${waiting.until}`;
      now.set(waiting.branch, key);
      if (this.#waiting.get(waiting.branch) !== key) out.push(waiting);
    }
    for (const branch of this.#waiting.keys())
      if (!now.has(branch))
        out.push({ type: 'waiting', branch, run: live.get(branch)?.run ?? 0, why: 'retry', words: '', until: 0 });
    this.#waiting = now;
    return out;
  }

  /** Forgets everything: the window starts from nothing. */
  reset(): void {
    this.#branch = 0;
    this.#epoch = 0;
    this.#run = 0;
    this.#sent.clear();
    this.#waiting = new Map();
  }
}
