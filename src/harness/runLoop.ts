import { assertNever } from '../base/assertNever.ts';
import { callsOf, type ToolCall } from '../session/block.ts';
import type { Logged, NodeAdded, Receipt } from '../session/event.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import type { Failure, Outcome } from '../session/node.ts';
import { pathTo } from '../session/path.ts';
import { receiptOf } from '../session/receipt.ts';
import type { Tree } from '../session/tree.ts';
import { resultBlocks, withoutMark, type CallAnswer } from './answers.ts';
import { askModel } from './askModel.ts';
import { branchHead } from './branchHead.ts';
import { newNode, promptBlocks } from './newNode.ts';
import { openReplyAt } from './openCalls.ts';
import { leaseKey, parked, runCalls } from './runCalls.ts';
import type { RunDeps } from './runDeps.ts';
import { stopRow, type Tries } from './stopTable.ts';

/** How a run ended. */
export interface RunEnd {
  readonly outcome: 'done' | 'stopped' | 'failed' | 'parked';
  readonly failure?: Failure;
}

/**
 * One run: from the branch's head until the agent hands back, fails, is stopped, or is parked for a successor. Everything
 * it does is in the log before it is on the screen. Failures of the model, the network and the tools end the run as
 * data; only a log that cannot be written, and bugs, throw.
 */
export async function runLoop(deps: RunDeps, signal: AbortSignal): Promise<RunEnd> {
  const { journal, branch } = deps;
  const steps = new Steps(deps);
  let tries = noTries;
  try {
    const open = await openReplyAt(journal, steps.head);
    if (open) {
      const parkedNow = await steps.answer(open.calls, signal, open.known);
      if (parkedNow) return { outcome: 'parked' };
      if (signal.aborted) return { outcome: 'stopped' };
    }
    // One head for the whole run: a change of model or effort in the middle of a turn would lose its thinking.
    const head = await branchHead(deps);
    const { maxOutput } = deps.modelInfo(head.head.model);
    for (;;) {
      if (deps.drain.aborted) return { outcome: 'parked' };
      await steps.takeNotes();
      const maxTokens = Math.min(maxOutput, 32_000 * 2 ** tries.longer);
      const reply = await askModel(deps, await steps.path(), head, maxTokens, signal);
      const row = stopRow({ ...reply.body, cut: reply.cut }, tries);
      await steps.add(() =>
        newNode(journal.tree(), { branch, path: row.path, turn: 'continues', context: reply.context }, () => ({
          kind: 'reply',
          body: reply.body,
        })),
      );
      deps.screen.cleared();
      switch (row.next.type) {
        case 'calls':
          if (await steps.answer(callsOf(reply.body.blocks), signal, new Map())) return { outcome: 'parked' };
          if (signal.aborted) return { outcome: 'stopped' };
          tries = noTries;
          break;
        case 'end':
          if (row.path === 'on' && row.next.outcome === 'stopped') await steps.cancel(callsOf(reply.body.blocks));
          if (row.next.outcome === 'done' && (await steps.takeNotes())) break;
          return { outcome: row.next.outcome };
        case 'fail':
          return { outcome: 'failed', failure: row.next.failure };
        case 'note':
          await steps.note(row.next.words, 'harness');
          tries =
            row.path === 'beside' ? { ...tries, empty: tries.empty + 1 } : { ...tries, continued: tries.continued + 1 };
          break;
        case 'longer':
          tries = { ...tries, longer: tries.longer + 1 };
          break;
        case 'again':
          break;
        default:
          return assertNever(row.next);
      }
    }
  } finally {
    deps.lease.release(leaseKey(deps));
    deps.screen.cleared();
  }
}

const noTries: Tries = { empty: 0, longer: 0, continued: 0 };

/** The figures of the turn that ends at the branch's head. */
export async function receiptAt(deps: Pick<RunDeps, 'journal' | 'branch' | 'clock'>): Promise<Receipt> {
  const tree = deps.journal.tree();
  const branch = tree.branches.get(deps.branch);
  const path = pathTo(tree, branch?.head ?? 0);
  const turn = path.filter(node => node.turn === path.at(-1)?.turn);
  // Replies beside the path (refused, failed, empty) were paid for as well.
  const beside = turn.flatMap(node => tree.nodes.children(node.id)).filter(id => isBesideOf(tree, id, deps.branch));
  const nodes = await deps.journal.readNodes([...turn.map(node => node.id), ...beside].toSorted((a, b) => a - b));
  const texts = new Map<string, string>();
  for (const node of nodes)
    if (node.kind === 'results')
      for (const block of node.body.blocks) {
        const content = block['content'];
        const first = Array.isArray(content) ? content[0] : undefined;
        if (
          typeof block['tool_use_id'] === 'string' &&
          typeof first === 'object' &&
          first !== null &&
          !Array.isArray(first)
        )
          texts.set(block['tool_use_id'], withoutMark(String(first['text'] ?? '')));
      }
  const started = turn[0]?.time ?? deps.clock.now();
  return receiptOf(nodes, (outcome: Outcome) => texts.get(outcome.call) ?? '', deps.clock.now() - started);
}

function isBesideOf(tree: Tree, id: NodeId, branch: BranchId): boolean {
  const node = tree.nodes.get(id);
  return node?.path === 'beside' && node.branch === branch;
}

/** The path of one run, kept in memory while it grows. */
class Steps {
  readonly #deps: RunDeps;
  #known: Logged<NodeAdded>[] = [];

  constructor(deps: RunDeps) {
    this.#deps = deps;
  }

  get head(): number {
    return this.#deps.journal.tree().branches.get(this.#deps.branch)?.head ?? 0;
  }

  /** The bodies from the first node to the head; only what is new is read. */
  async path(): Promise<readonly Logged<NodeAdded>[]> {
    const ids = pathTo(this.#deps.journal.tree(), this.head).map(node => node.id);
    const have = this.#known.every((node, at) => ids[at] === node.id) ? this.#known.length : 0;
    const read = await this.#deps.journal.readNodes(ids.slice(have));
    this.#known = [...this.#known.slice(0, have), ...read];
    return this.#known;
  }

  async add(make: () => NodeAdded): Promise<void> {
    await this.#deps.journal.append(make());
  }

  async note(words: string, source: 'person' | 'harness'): Promise<void> {
    const { journal, branch } = this.#deps;
    await journal.append(
      newNode(journal.tree(), { branch, path: 'on', turn: 'continues', context: 0 }, id => ({
        kind: 'note',
        body: {
          words,
          source,
          blocks: source === 'person' ? promptBlocks(id, words) : [{ type: 'text', text: words }],
        },
      })),
    );
  }

  /** Takes the words a person steers with; true when there were any. All notes of one step are one node. */
  async takeNotes(): Promise<boolean> {
    const { journal, branch } = this.#deps;
    const queued = journal.tree().queue.filter(prompt => prompt.branch === branch && prompt.when === 'nextStep');
    if (queued.length === 0) return false;
    const words = queued.map(prompt => prompt.words).join('\n\n');
    const taken = queued.map(
      prompt => ({ type: 'promptUnqueued', queued: prompt.id, branch, reason: 'taken' }) as const,
    );
    const node = newNode(journal.tree(), { branch, path: 'on', turn: 'continues', context: 0 }, id => ({
      kind: 'note',
      body: { words, source: 'person', blocks: promptBlocks(id, words) },
    }));
    await journal.append(node, ...taken);
    return true;
  }

  /** Answers the calls and adds the results; true when the run is to be parked instead, with the calls left open. */
  async answer(
    calls: readonly ToolCall[],
    signal: AbortSignal,
    known: ReadonlyMap<string, CallAnswer>,
  ): Promise<boolean> {
    const answers = await runCalls(this.#deps, calls, signal, known);
    if (!signal.aborted && answers.some(answer => answer.text === parked && answer.outcome.result === 'notRun'))
      return true;
    await this.#results(answers);
    return false;
  }

  /** Answers calls of a reply that was stopped before they ran. */
  async cancel(calls: readonly ToolCall[]): Promise<void> {
    if (calls.length === 0) return;
    const aborted = AbortSignal.abort(new Error('stopped'));
    await this.#results(await runCalls(this.#deps, calls, aborted, new Map()));
  }

  async #results(answers: readonly CallAnswer[]): Promise<void> {
    const { journal, branch } = this.#deps;
    await journal.append(
      newNode(journal.tree(), { branch, path: 'on', turn: 'continues', context: 0 }, id => ({
        kind: 'results',
        body: { blocks: resultBlocks(id, answers), outcomes: answers.map(answer => answer.outcome) },
      })),
    );
  }
}
