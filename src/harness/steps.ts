import type { ModelInfo } from '../model/model.ts';
import type { ToolCall } from '../session/block.ts';
import type { Logged, NodeAdded } from '../session/event.ts';
import { foldAhead } from '../session/foldAhead.ts';
import type { Tree } from '../session/tree.ts';
import { notRun, resultBlocks, type CallAnswer } from './answers.ts';
import { callTitle } from './callCard.ts';
import { headOf } from './headOf.ts';
import { changedBy } from './keptFiles.ts';
import { mailNote } from './mail.ts';
import { newNode, promptBlocks, startsWork } from './newNode.ts';
import { readPath } from './readPath.ts';
import { isNearlyFull } from './room.ts';
import { parked, runCalls } from './runCalls.ts';
import type { RunDeps } from './runDeps.ts';
import { shortAnswers } from './shortAnswers.ts';
import { runTreeCalls } from './tree/runTreeCalls.ts';
import { isTreeTool } from './tree/treeTools.ts';

/** The path of one run, kept in memory while it grows. */
export class Steps {
  readonly #deps: RunDeps;
  #known: readonly Logged<NodeAdded>[] = [];

  constructor(deps: RunDeps) {
    this.#deps = deps;
  }

  get head(): number {
    return this.#deps.journal.tree().branches.get(this.#deps.branch)?.head ?? 0;
  }

  /** The bodies from the first node to the head; only what is new is read. */
  async path(): Promise<readonly Logged<NodeAdded>[]> {
    // A node has one path: while the head is the same, so is all before it.
    if (this.#known.at(-1)?.id === this.head) return this.#known;
    this.#known = await readPath(this.#deps.journal, this.head);
    return this.#known;
  }

  /** The path from the last prompt on, or from where the branch was forked, where nobody prompted it since. */
  async sincePrompt(): Promise<readonly Logged<NodeAdded>[]> {
    const path = await this.path();
    return path.slice(
      Math.max(
        0,
        path.findLastIndex(node => startsWork(node, this.#deps.branch)),
      ),
    );
  }

  async add(make: () => NodeAdded): Promise<void> {
    await this.#deps.journal.append(make());
  }

  async note(words: string, source: 'person' | 'harness'): Promise<void> {
    await this.#deps.journal.append(this.#note(words, source));
  }

  /** As `note`, unless the same words were said since the last prompt. */
  async noteOnce(words: string): Promise<void> {
    await this.noteUpTo(1, words);
  }

  /** As `note`, unless the same words were said so many times since the last prompt; whether they were said now. */
  async noteUpTo(times: number, words: string): Promise<boolean> {
    const said = await this.sincePrompt();
    if (said.filter(node => node.kind === 'note' && node.body.words === words).length >= times) return false;
    await this.note(words, 'harness');
    return true;
  }

  /** Takes the words a person steers with, the branch's mail, and what waits to be said beside them; true when there were any. */
  async takeNotes(): Promise<boolean> {
    const { journal, branch } = this.#deps;
    const queued = journal.tree().queue.filter(prompt => prompt.branch === branch && prompt.when === 'nextStep');
    if (queued.length > 0) {
      const words = queued.map(prompt => prompt.words).join('\n\n');
      const taken = queued.map(
        prompt => ({ type: 'promptUnqueued', queued: prompt.id, branch, reason: 'taken' }) as const,
      );
      // A note has one source, so words of several sources are a node each.
      await journal.append(this.#note(words, 'person'), ...taken);
    }
    const mail = mailNote(journal.tree(), branch, 'continues');
    // In one write: a crash must neither lose a message nor say it twice.
    if (mail.length > 0) await journal.append(...mail);
    // As they are in the moment in which all of them are taken: more may have come meanwhile.
    const { notes = [] } = journal.tree().branches.get(branch) ?? {};
    const said = { type: 'notesUnqueued', branch, reason: 'taken' } as const;
    if (notes.length > 0) await journal.append(this.#note(notes.join('\n\n'), 'harness'), said);
    return queued.length > 0 || mail.length > 0 || notes.length > 0;
  }

  /** Answers the calls and adds the results; undefined when the run is to be parked instead, with the calls left open. */
  async answer(
    calls: readonly ToolCall[],
    signal: AbortSignal,
    known: ReadonlyMap<string, CallAnswer>,
  ): Promise<readonly CallAnswer[] | undefined> {
    const ofTree = calls.filter(({ name }) => isTreeTool(name));
    // A rewind and a compaction leave this line: what stands beside them is not run.
    const mover = ofTree.some(({ name }) => name === 'rewind' || name === 'compact');
    const ofHands = mover ? [] : calls.filter(({ name }) => !isTreeTool(name));
    const answers = await runCalls(this.#deps, ofHands, signal, known);
    if (!signal.aborted && answers.some(isParked)) return undefined;
    // Children of this reply start after these results, whose bytes they share.
    if (answers.length > 0) await this.#results(answers, ofTree.length === 0 ? await this.#room() : undefined);
    if (ofTree.length === 0) return answers;
    const found = await runTreeCalls(this.#deps, mover ? calls : ofTree, calls, known, signal);
    if (found === 'moved') return answers;
    // A wait that is only parked is taken up again with its call.
    if (found.some(isParked)) return undefined;
    await this.#results(found);
    return [...answers, ...found];
  }

  /** Answers calls of a reply that was stopped before they ran. */
  async cancel(calls: readonly ToolCall[]): Promise<void> {
    if (calls.length === 0) return;
    const aborted = AbortSignal.abort(new Error('stopped'));
    await this.#results(await runCalls(this.#deps, calls, aborted, new Map()));
  }

  /** Answers calls that nobody runs, with why. */
  async refuse(calls: readonly ToolCall[], words: string): Promise<void> {
    if (calls.length === 0) return;
    await this.#results(calls.map(call => notRun(call, callTitle(call), 'notRun', words)));
  }

  #note(words: string, source: 'person' | 'harness'): NodeAdded {
    const { journal, branch } = this.#deps;
    return newNode(journal.tree(), { branch, path: 'on', turn: 'continues', context: 0 }, id => ({
      kind: 'note',
      body: { words, source, blocks: source === 'person' ? promptBlocks(id, words) : [{ type: 'text', text: words }] },
    }));
  }

  /** What is known of the model's window and the path before results are added to it. */
  async #room(): Promise<Room | undefined> {
    const path = await this.path();
    const last = path.findLast(node => node.kind === 'reply');
    if (last?.kind !== 'reply') return undefined;
    const { model } = await headOf(this.#deps.journal, last.body.head);
    return { path, info: this.#deps.modelInfo(model) };
  }

  /**
   * Adds results. Where they would fill the context and would not without their long outputs, the path goes on with a
   * sibling that has pointers in their place: nothing of them was sent yet, so neither cache nor thinking is lost.
   */
  async #results(answers: readonly CallAnswer[], room?: Room): Promise<void> {
    const { journal, branch, files, scratch } = this.#deps;
    const whole = this.#resultsNode(journal.tree(), answers);
    const full = room && isNearlyFull([...room.path, whole], room.info);
    const short = full ? shortAnswers(answers, whole.id, scratch.folder(branch)) : undefined;
    const sibling = short && {
      ...this.#resultsNode(foldAhead(journal.tree(), [whole]), short),
      parent: whole.parent,
    };
    const added = sibling && room && !isNearlyFull([...room.path, sibling], room.info) ? [whole, sibling] : [whole];
    await journal.append(...added);
    files.after(
      journal.tree().branches.get(branch)?.head ?? whole.id,
      changedBy(answers.map(({ outcome }) => outcome)),
    );
  }

  #resultsNode(tree: Tree, answers: readonly CallAnswer[]): NodeAdded {
    const place = { branch: this.#deps.branch, path: 'on', turn: 'continues', context: 0 } as const;
    return newNode(tree, place, id => ({
      kind: 'results',
      body: { blocks: resultBlocks(id, answers), outcomes: answers.map(({ outcome }) => outcome) },
    }));
  }
}

interface Room {
  readonly path: readonly Logged<NodeAdded>[];
  readonly info: ModelInfo;
}

function isParked({ text, outcome }: CallAnswer): boolean {
  return text === parked && outcome.result === 'notRun';
}
