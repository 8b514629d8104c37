import { baseName } from '../words/format.ts';
import { tn } from '../words/t.ts';
import { came, forkNames, makesAgents } from './treeCallWords.ts';
import type { CallItem, Item } from './turn.ts';

/** Items as they are drawn: reads in a row are one line, and after the turn four or more calls in a row are one. */
export type DisplayItem =
  | Exclude<Item, CallItem>
  | CallItem
  | { readonly type: 'reads'; readonly key: string; readonly calls: readonly CallItem[] }
  | { readonly type: 'steps'; readonly key: string; readonly calls: readonly CallItem[] }
  /** The agents that calls of the turn made. */
  | { readonly type: 'agents'; readonly calls: readonly string[] };

/** From this many calls in a row on, a finished turn shows one line for them. */
const foldFrom = 4;

export function displayItems(items: readonly Item[], state: 'running' | 'ended' | 'stopped'): DisplayItem[] {
  const out: DisplayItem[] = [];
  for (let at = 0; at < items.length;) {
    const item = items[at];
    if (!item) break;
    const run = item.type === 'call' ? callsFrom(items, at) : [];
    if (state !== 'running' && run.length >= foldFrom) {
      out.push({ type: 'steps', key: run[0]?.call ?? '', calls: run });
      at += run.length;
      continue;
    }
    const reads = run.findIndex(call => call.tool !== 'read');
    const count = reads < 0 ? run.length : reads;
    if (count >= 2) {
      out.push({ type: 'reads', key: run[0]?.call ?? '', calls: run.slice(0, count) });
      at += count;
      continue;
    }
    out.push(item);
    at += 1;
  }
  return withAgents(out, items);
}

/** A turn has one strip of agents, under the last call that made some. */
function withAgents(out: readonly DisplayItem[], items: readonly Item[]): DisplayItem[] {
  const calls = items.flatMap(item => (item.type === 'call' && made(item) ? [item.call] : []));
  const last = out.findLastIndex(
    item => (item.type === 'call' && made(item)) || (item.type === 'steps' && item.calls.some(made)),
  );
  return last < 0 ? [...out] : [...out.slice(0, last + 1), { type: 'agents', calls }, ...out.slice(last + 1)];
}

/** Whether a call made agents, or may yet. */
function made({ tool, outcome }: CallItem): boolean {
  return makesAgents(tool) && came(outcome);
}

/** What many calls did: `read 6 files, ran 3 commands`. */
export function stepsWords(calls: readonly CallItem[]): string {
  const count = (tools: readonly string[]): number => calls.filter(call => tools.includes(call.tool)).length;
  const [read, ran, changed, searched] = [
    count(['read']),
    count(['bash']),
    count(['edit', 'write']),
    count(['search']),
  ];
  const of = (tool: string): number => count([tool]);
  const children = calls.flatMap(call => (call.tool === 'fork' ? forkNames(call.input) : [])).length;
  const tree = of('fork') + of('spawn') + of('ask') + of('send') + of('wait') + of('rewind') + of('compact');
  const other = calls.length - read - ran - changed - searched - tree;
  return [
    read > 0 ? tn(read, 'read {n} file', 'read {n} files') : '',
    changed > 0 ? tn(changed, 'changed {n} file', 'changed {n} files') : '',
    ran > 0 ? tn(ran, 'ran {n} command', 'ran {n} commands') : '',
    searched > 0 ? tn(searched, 'searched once', 'searched {n} times') : '',
    children > 0 ? tn(children, 'forked {n} branch', 'forked into {n}') : '',
    of('spawn') > 0 ? tn(of('spawn'), 'spawned {n} agent', 'spawned {n} agents') : '',
    of('ask') > 0 ? tn(of('ask'), 'asked once', 'asked {n} times') : '',
    of('send') > 0 ? tn(of('send'), 'sent {n} message', 'sent {n} messages') : '',
    of('wait') > 0 ? tn(of('wait'), 'waited once', 'waited {n} times') : '',
    of('rewind') > 0 ? tn(of('rewind'), 'went back once', 'went back {n} times') : '',
    of('compact') > 0 ? tn(of('compact'), 'compacted once', 'compacted {n} times') : '',
    other > 0 ? tn(other, '{n} other', '{n} others') : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** The names of the files that were read, each once. */
export function readNames(calls: readonly CallItem[]): string {
  return [...new Set(calls.map(call => baseName(call.title)))].join(', ');
}

/** How long the calls took together, in milliseconds. */
export function callsTime(calls: readonly CallItem[]): number {
  return calls.reduce((sum, call) => sum + (call.outcome?.ms ?? 0), 0);
}

function callsFrom(items: readonly Item[], at: number): CallItem[] {
  const run: CallItem[] = [];
  for (const item of items.slice(at)) {
    if (item.type !== 'call') break;
    run.push(item);
  }
  return run;
}
