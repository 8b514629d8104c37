import { withoutMark } from '../harness/answers.ts';
import type { ComparedTurn, ComparedWay } from '../protocol/query.ts';
import { textOf } from '../session/block.ts';
import { isCheck } from '../session/checkCommand.ts';
import type { NodeAdded } from '../session/event.ts';
import type { Outcome } from '../session/node.ts';
import type { NodeSkeleton } from '../session/nodeTable.ts';
import { firstSentences } from '../session/plainText.ts';
import { receiptOf } from '../session/receipt.ts';

/** What the log says of a way since it parted. */
export type WayFigures = Pick<
  ComparedWay,
  'claim' | 'check' | 'checkTitle' | 'checkCount' | 'cost' | 'ms' | 'steps' | 'tools' | 'turns' | 'turnCount'
>;

/** How many turns are told in words, and how much of a prompt or a reply; characters. */
const mostTurns = 40;
const mostWords = 4_000;
const claimLength = 200;

/**
 * The figures of a way from its nodes in order (those that cost but are not on the path included). Call `add` with the
 * bodies a page at a time: what is kept of them is small.
 */
export class WayTally {
  readonly #light: NodeAdded[] = [];
  readonly #texts = new Map<string, string>();
  readonly #tools = new Map<string, { tool: string; ok: number; failed: number; denied: number }>();
  readonly #turns = new Map<number, ComparedTurn>();
  #claim = '';

  add(nodes: readonly NodeAdded[]): void {
    for (const node of nodes) this.#take(node);
  }

  /** `rows` are the nodes on the way's path; `now`, in milliseconds since 1970, is given for a way that runs. */
  figures(rows: readonly NodeSkeleton[], now: number | undefined): WayFigures {
    const { check, checkTitle, checkCount, cost, steps } = receiptOf(
      this.#light,
      ({ call }) => this.#texts.get(call) ?? '',
      0,
    );
    return {
      claim: this.#claim,
      check,
      checkTitle,
      checkCount,
      cost,
      ms: spentMs(rows, now),
      steps,
      tools: [...this.#tools.values()].sort((a, b) => (a.tool < b.tool ? -1 : 1)),
      turns: [...this.#turns.values()].slice(0, mostTurns),
      turnCount: this.#turns.size,
    };
  }

  #take(node: NodeAdded): void {
    if (node.path === 'on') this.#tell(node);
    if (node.kind === 'results') {
      for (const block of node.body.blocks) this.#hear(block, node.body.outcomes);
      for (const outcome of node.body.outcomes) this.#count(outcome);
      this.#light.push({ ...node, body: { blocks: [], outcomes: node.body.outcomes } });
    } else if (node.kind === 'reply') this.#light.push({ ...node, body: { ...node.body, blocks: [] } });
  }

  #tell(node: NodeAdded): void {
    const before = this.#turns.get(node.turn) ?? { turn: node.turn, node: node.id, prompt: '', reply: '' };
    const prompt = node.startsTurn && 'words' in node.body ? shortened(node.body.words) : before.prompt;
    const said = node.kind === 'reply' ? textOf(node.body.blocks).trim() : '';
    if (said !== '') this.#claim = firstSentences(said, claimLength);
    this.#turns.set(node.turn, {
      ...before,
      node: node.id,
      prompt,
      reply: said === '' ? before.reply : shortened(said),
    });
  }

  /** The output of a check: its last lines tell how many passed. */
  #hear(block: Record<string, unknown>, outcomes: readonly Outcome[]): void {
    const call = block['tool_use_id'];
    const outcome = outcomes.find(candidate => candidate.call === call);
    const content = block['content'];
    if (typeof call !== 'string' || outcome?.name !== 'bash' || !isCheck(outcome.title) || !Array.isArray(content))
      return;
    const first: unknown = content[0];
    if (typeof first === 'object' && first !== null && 'text' in first)
      this.#texts.set(call, withoutMark(String(first.text)));
  }

  #count({ name, result }: Outcome): void {
    if (result === 'notRun') return;
    const before = this.#tools.get(name) ?? { tool: name, ok: 0, failed: 0, denied: 0 };
    const counted = result === 'ok' ? 'ok' : result === 'denied' ? 'denied' : 'failed';
    this.#tools.set(name, { ...before, [counted]: before[counted] + 1 });
  }
}

/** From the first to the last node of each turn: what lies between two turns is a person's time. */
function spentMs(rows: readonly NodeSkeleton[], now: number | undefined): number {
  let ms = 0;
  rows.forEach((row, at) => {
    const before = rows[at - 1];
    if (before?.turn === row.turn) ms += Math.max(0, row.time - before.time);
  });
  const last = rows.at(-1);
  return ms + (now === undefined || !last ? 0 : Math.max(0, now - last.time));
}

function shortened(words: string): string {
  return words.length > mostWords ? `${words.slice(0, mostWords).trimEnd()}…` : words;
}
