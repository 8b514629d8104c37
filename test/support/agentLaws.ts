import { mostHops } from '../../src/harness/hops.ts';
import type { Message } from '../../src/session/agents.ts';
import { narrower, settingsOf } from '../../src/session/authority.ts';
import { callsOf } from '../../src/session/block.ts';
import type { Logged, NodeAdded } from '../../src/session/event.ts';
import { fold } from '../../src/session/fold.ts';
import { violations } from '../../src/session/invariants.ts';
import { pathTo } from '../../src/session/path.ts';
import { authoritySchema } from '../../src/session/rule.ts';
import { activeRun, emptyTree, type Branch, type Tree } from '../../src/session/tree.ts';

/** What must hold of a session whatever its agents, a person and crashes did to it; a sentence for each breach. */
export function breaches(events: readonly Logged[], stage: 'running' | 'atRest'): string[] {
  const tree = fold(emptyTree, events);
  const nodes = new Map(events.flatMap(event => (event.type === 'nodeAdded' ? [[event.id, event] as const] : [])));
  return [
    ...violations(tree),
    ...wider(tree),
    ...forbidden(tree, events),
    ...answeredTwice(nodes),
    ...twiceMade(tree),
    ...(stage === 'atRest' ? [...unanswered(tree, nodes), ...lost(tree, events), ...resultless(tree)] : []),
  ];
}

/** A child that an agent made has no more than its maker. */
function wider(tree: Tree): string[] {
  const rank = (branch: Branch): number =>
    authoritySchema.options.indexOf(settingsOf(tree, branch.id).authority ?? 'ask');
  return [...tree.branches.values()].flatMap(child => {
    const parent = tree.branches.get(child.parent);
    if (child.by !== 'agent' || !parent) return [];
    const wrong: string[] = [];
    const [own, above] = [settingsOf(tree, child.id), settingsOf(tree, parent.id)];
    if (rank(child) > rank(parent)) wrong.push(`${child.name} may do more than ${parent.name}`);
    for (const right of own.may ?? [])
      if (above.may && !above.may.includes(right))
        wrong.push(`${child.name} has the right ${right} that ${parent.name} lacks`);
    for (const limit of ['dollars', 'minutes', 'tokens'] as const) {
      const [has, may] = [own.budget?.[limit] ?? 0, above.budget?.[limit] ?? 0];
      if (may > 0 && (has === 0 || has > may)) wrong.push(`${child.name} has ${has} ${limit}, ${parent.name} ${may}`);
    }
    if ((above.steps ?? 0) > 0 && ((own.steps ?? 0) === 0 || (own.steps ?? 0) > (above.steps ?? 0)))
      wrong.push(`${child.name} has ${own.steps ?? 0} replies, ${parent.name} ${above.steps}`);
    if (JSON.stringify(narrower(own, above)) !== JSON.stringify(narrower(narrower(own, above), above)))
      wrong.push(`the settings of ${child.name} do not settle`);
    return wrong;
  });
}

/** What was refused was not done: who only looks changed no file, who may not make branches made none. */
function forbidden(tree: Tree, events: readonly Logged[]): string[] {
  return events.flatMap(event => {
    if (event.type === 'toolFinished' && event.files.length > 0) {
      const branch = tree.branches.get(event.branch);
      const { authority } = settingsOf(tree, event.branch);
      return authority === 'readOnly'
        ? [`${branch?.name} only looks, and changed ${event.files.map(({ path }) => path).join()}`]
        : [];
    }
    if (event.type !== 'branchCreated' || event.by !== 'agent' || event.task?.role !== 'task') return [];
    const maker = tree.branches.get(event.parent);
    const right = event.purpose === 'spawn' ? 'spawn' : 'fork';
    const { may } = settingsOf(tree, event.parent);
    return maker?.by === 'agent' && !may?.includes(right)
      ? [`${maker.name} may not ${right}, and made ${event.name}`]
      : [];
  });
}

/** On every path a call has at most one answer. */
function answeredTwice(nodes: ReadonlyMap<number, NodeAdded>): string[] {
  return [...nodes.values()].flatMap(node => {
    if (node.kind !== 'results') return [];
    const above = answersAbove(nodes, node.parent);
    return answersIn(node)
      .filter(call => above.has(call))
      .map(call => `n${node.id} answers ${call} again`);
  });
}

/** Calls that the results nodes up to the reply above have answered. */
function answersAbove(nodes: ReadonlyMap<number, NodeAdded>, from: number): Set<string> {
  const found = new Set<string>();
  for (let node = nodes.get(from); node && node.kind !== 'reply'; node = nodes.get(node.parent)) {
    if (node.kind === 'results') for (const call of answersIn(node)) found.add(call);
  }
  return found;
}

const answersIn = (node: NodeAdded): string[] =>
  node.kind === 'results' ? node.body.blocks.map(block => String(block['tool_use_id'])) : [];

/** A call makes each of its branches once. */
function twiceMade(tree: Tree): string[] {
  const made = new Map<string, number>();
  for (const { call, name } of tree.branches.values())
    if (call !== undefined) made.set(`${call} ${name}`, (made.get(`${call} ${name}`) ?? 0) + 1);
  return [...made].filter(([, times]) => times > 1).map(([what]) => `${what} was made twice`);
}

/** Where a branch that was not cut off stands, no call waits for an answer. */
function unanswered(tree: Tree, nodes: ReadonlyMap<number, NodeAdded>): string[] {
  return [...tree.branches.values()].flatMap(branch => {
    const wrong: string[] = [];
    const path = pathTo(tree, branch.head).flatMap(({ id }) => nodes.get(id) ?? []);
    for (const [at, node] of path.entries()) {
      if (node.kind !== 'reply') continue;
      const calls = callsOf(node.body.blocks).map(({ id }) => id);
      const rest = path.slice(at + 1);
      const next = rest.findIndex(({ kind }) => kind === 'reply' || kind === 'summary');
      const answers = new Set(rest.slice(0, next < 0 ? rest.length : next).flatMap(answersIn));
      const isLast = next < 0;
      const open = calls.filter(call => !answers.has(call));
      if (open.length > 0 && !(isLast && mayStandOpen(branch)))
        wrong.push(`${branch.name}: ${open.join(', ')} of n${node.id} has no answer`);
    }
    return wrong;
  });
}

/** A fork that never ran stands where it was put; a run that broke off goes on with its calls. */
function mayStandOpen({ run }: Branch): boolean {
  return !run || run.end?.outcome === 'failed' || run.end?.outcome === 'interrupted' || run.end?.outcome === 'parked';
}

/** Every message has reached its receiver, or waits for a branch that only the person wakes; who took it has its words. */
function lost(tree: Tree, events: readonly Logged[]): string[] {
  const sent = new Map(
    events.flatMap(event => (event.type === 'messageSent' ? [[event.message, event] as const] : [])),
  );
  const returned = new Set(events.flatMap(event => (event.type === 'messageReturned' ? [event.message] : [])));
  const heard = new Map<number, string>();
  for (const event of events) {
    if (event.type !== 'nodeAdded' || event.kind === 'reply') continue;
    heard.set(event.branch, (heard.get(event.branch) ?? '') + JSON.stringify(event.body.blocks));
  }
  return [...tree.mail.values()].flatMap(message => {
    const receiver = tree.branches.get(message.to);
    const outcome = receiver?.run?.end?.outcome;
    const name = `message ${message.id} (${message.kind}) from ${message.from} to ${receiver?.name}`;
    // Where the person went back, nothing goes on before they say so.
    if (message.taken === undefined && (wakesNobody(message) || returned.has(message.id))) return [];
    if (message.taken === undefined)
      return outcome === 'done' ? [`${name} lies unread, and ${receiver?.name} is idle`] : [];
    if (message.taken === 'discarded') return [];
    const line =
      sent
        .get(message.id)
        ?.words.split('\n')
        .find(each => each.trim() !== '') ?? '';
    const words = JSON.stringify(line.trim()).slice(1, -1).slice(0, 60);
    // A question to a parent is read by the delegate that answers it.
    const readers = message.kind === 'question' ? [...heard.values()] : [heard.get(message.to) ?? ''];
    return readers.some(reader => reader.includes(words))
      ? []
      : [`${name} was taken, and its words are nowhere: ${words}`];
  });
}

/** What was decided for a parent, and what too many messages led to, waits until its receiver works again. */
export function wakesNobody({ kind, hops }: Message): boolean {
  return kind === 'decided' || hops > mostHops;
}

/** A child whose run has ended for good has sent its result to each place at a head, once. */
function resultless(tree: Tree): string[] {
  return [...tree.branches.values()].flatMap(({ id, name, task, run }) => {
    const over = run?.end && run.end.outcome !== 'parked' && run.end.outcome !== 'interrupted';
    if (!task || task.role === 'delegate') return [];
    return task.returns
      .filter(({ node }) => node === 0)
      .flatMap(({ branch }) => {
        const results = [...tree.mail.values()].filter(
          ({ kind, from, to }) => kind === 'result' && from === id && to === branch,
        );
        if (results.length > 1) return [`${name} sent ${results.length} results to ${branch}`];
        return over && results.length === 0 ? [`${name} has ended and sent no result to ${branch}`] : [];
      });
  });
}

/** Who runs, for a test that wants to know why nothing goes on. */
export function runningIn(tree: Tree): string[] {
  return [...tree.branches.values()].flatMap(branch => {
    const run = activeRun(branch);
    return run ? [`${branch.name} (${run.open.map(({ tool }) => tool).join() || 'thinking'})`] : [];
  });
}
