import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BranchId, NodeId } from '../../src/session/ids.ts';
import { assertAllowed, either, exactly, type Allowed, type BranchWorld, type Files } from './branchWorld.ts';
import { text, toolUse } from './messagesApi/script.ts';
import type { Chance } from './randomPerson.ts';

/** One step of a person or an agent; undefined where it cannot be taken now. What it did, in words. */
export type Step = (world: BranchWorld, chance: Chance) => Promise<string | undefined>;

const agentFiles = ['a.txt', 'b.txt', 'd/c.txt'];
const mostBranches = 5;
let count = 0;

/** Steps by how often they are taken. */
export const steps: readonly (readonly [number, Step])[] = [
  [8, turn],
  [3, fork],
  [5, edit],
  [4, rewind],
  [5, use],
  [5, adopt],
  [2, makeCopy],
  [3, removeCopy],
  [2, restart],
];

export function pick(chance: Chance): Step {
  let at = chance.below(steps.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, step] of steps) if ((at -= weight) < 0) return step;
  return turn;
}

/** Waits until the window knows all that stands in the log. */
export async function told({ place }: BranchWorld): Promise<void> {
  const { viewer, uplink } = place.window;
  const news = await uplink.query({ type: 'events', session: place.session, since: viewer.view.tree.seq });
  const last = news.at(-1)?.seq ?? 0;
  await viewer.when(view => view.tree.seq >= last);
}

async function turn(world: BranchWorld, chance: Chance): Promise<string> {
  const { place } = world;
  const id = chance.of([...world.models.keys()]);
  const { head, name } = world.branch(id);
  const model = world.model(id);
  const before = world.disk(id);
  const may = before ? exactly(before) : either(model.now, ...offered(world, id));
  const changes = chance.below(7) === 0 ? {} : changesOf(chance, name);
  const commands = Object.entries(changes).map(([path, words]) =>
    words === undefined ? `rm -f ${path}` : `mkdir -p d; printf '%s' '${words}' > ${path}`,
  );
  const [first, ...rest] = Object.entries(changes);
  if (first?.[1] !== undefined && chance.below(2) === 0) {
    place.api.reply([toolUse('read', { path: first[0] })]);
    place.api.reply([toolUse('write', { path: first[0], content: first[1] })]);
    if (rest.length > 0) place.api.reply([toolUse('bash', { command: commands.slice(1).join('; ') })]);
  } else if (first) place.api.reply([toolUse('bash', { command: commands.join('; ') })]);
  place.api.reply([text('done')]);
  await place.window.turn(place.session, id, `${name} goes on`);
  const { head: end } = world.branch(id);
  await place.window.uplink.query({ type: 'fileChanges', session: place.session, from: end, to: end });
  await told(world);
  const after = world.disk(id);
  if (!first) model.now = before ? model.now : may;
  else {
    assert.ok(after, `${name} has no files on disk`);
    const want = new Map(may);
    for (const [path, words] of Object.entries(changes)) want.set(path, [words]);
    assertAllowed(after, want, `${name} after its turn`);
    for (const path of Object.keys(changes)) world.persons.delete(`${id === world.tree.holder ? '' : name}/${path}`);
    model.now = exactly(after);
  }
  model.onward.set(head, may);
  model.at.set(end, model.now);
  world.writers.set(end, id);
  world.check(id);
  return `${name} changed ${JSON.stringify(changes)}`;
}

/** What a copy that was not made yet may begin with beside what was kept: what stands on disk where it begins. */
function offered(world: BranchWorld, id: BranchId): Allowed[] {
  const { from, parent } = world.branch(id);
  const there = [parent, world.tree.holder].filter(other => other !== id && other !== 0);
  return there.filter(other => world.branch(other).head === from).map(other => exactly(world.disk(other) ?? {}));
}

function changesOf(chance: Chance, name: string): Record<string, string | undefined> {
  const changes: Record<string, string | undefined> = {};
  for (let left = 1 + chance.below(2); left > 0; left--)
    changes[chance.of(agentFiles)] = chance.below(4) === 0 ? undefined : `${name} ${++count}`;
  return changes;
}

async function fork(world: BranchWorld, chance: Chance): Promise<string | undefined> {
  const { place, models } = world;
  const nodes = [...world.writers.keys()];
  if (models.size >= mostBranches || nodes.length === 0) return undefined;
  const at = chance.below(2) === 0 ? (nodes.at(-1) ?? 0) : chance.of(nodes);
  const name = `b${models.size + 1}`;
  const ways = [{ name, words: '' }];
  const { branches } = await place.window.intend({ type: 'fork', session: place.session, branch: 1, at, ways });
  await told(world);
  const id = branches[0] ?? 0;
  const parent = world.writers.get(at) ?? 1;
  models.set(id, { now: world.at(parent, at), at: new Map(), onward: new Map() });
  world.check();
  return `${name} forked from ${world.branch(parent).name} at ${at}`;
}

/** A person changes a file of the workspace or of a copy: mostly one of their own, sometimes an agent's. */
async function edit(world: BranchWorld, chance: Chance): Promise<string | undefined> {
  const there = [...world.models.keys()].filter(id => world.folder(id) !== undefined);
  const id = chance.below(2) === 0 ? world.tree.holder : chance.of(there);
  const where = id === world.tree.holder ? '' : world.branch(id).name;
  const own = where === '' ? ['w1.txt', 'w2.txt'] : [`${where}-1.txt`, 'w1.txt'];
  const path = chance.below(4) === 0 ? 'a.txt' : chance.of(own);
  const full = join(world.folder(id) ?? '', path);
  const words = `by hand ${++count}`;
  if (chance.below(6) === 0) {
    rmSync(full, { force: true });
    world.persons.delete(`${where}/${path}`);
  } else {
    writeFileSync(full, words);
    world.persons.set(`${where}/${path}`, words);
  }
  world.check(id);
  return Promise.resolve(`a person changed ${where}/${path}`);
}

async function rewind(world: BranchWorld, chance: Chance): Promise<string | undefined> {
  const { place } = world;
  const id = chance.of([...world.models.keys()]);
  const model = world.model(id);
  const { head, name, from } = world.branch(id);
  const earlier = [...model.at.keys(), from].filter(node => node < head && world.writers.has(node));
  const [to] = earlier.length === 0 ? [] : [chance.of(earlier)];
  if (to === undefined || !isOnOwnPath(world, id, to)) return undefined;
  const way = chance.of(['words', 'keepMine', 'keepMine', 'exact'] as const);
  const before = world.disk(id);
  const mine = before ? exactly(before) : either(model.now, ...offered(world, id));
  const now = model.now;
  const target = world.at(id, to);
  const files = way === 'words' ? {} : { files: { edits: way, except: [] } };
  await place.window.intend({ type: 'rewind', session: place.session, branch: id, to, ...files });
  await told(world);
  const after = world.disk(id);
  if (way === 'words') assert.deepEqual(after, before);
  else if (after)
    assertAllowed(after, rewound({ way, mine, now, target, onward: model.onward.get(to) }), `${name} at ${to}`);
  if (before || way !== 'words') model.now = target;
  world.check(...(way === 'words' ? [] : [id]));
  if (chance.below(2) === 0) return `${name} rewound from ${head} to ${to}, ${way}`;
  await place.window.intend({ type: 'undoRewind', session: place.session, branch: id });
  await told(world);
  if (before) assert.deepEqual(world.disk(id), before, 'the undo of a rewind');
  else if (way !== 'words') assertAllowed(world.disk(id) ?? {}, mine, 'the undo of a rewind');
  model.now = before ? now : mine;
  world.check(id);
  return `${name} rewound from ${head} to ${to}, ${way}, and undone`;
}

/** Heads go back and on again: a node that was left is not on the path any more. */
function isOnOwnPath(world: BranchWorld, id: BranchId, node: NodeId): boolean {
  const { nodes } = world.tree;
  for (let at: NodeId | undefined = world.branch(id).head; at !== undefined; at = nodes.parent(at))
    if (at === node) return true;
  return false;
}

interface Rewound {
  readonly way: 'keepMine' | 'exact';
  readonly mine: Allowed;
  readonly now: Allowed;
  readonly target: Allowed;
  readonly onward: Allowed | undefined;
}

function rewound({ way, mine, now, target, onward }: Rewound): Allowed {
  if (way === 'exact') return onward ? either(target, onward) : target;
  const may = new Map(either(target, onward ?? target));
  for (const [path, texts] of mine) {
    const isTouched = texts.some(words => !(now.get(path) ?? [undefined]).includes(words));
    if (isTouched) may.set(path, [...texts, ...(may.get(path) ?? [undefined])]);
  }
  return may;
}

async function use(world: BranchWorld, chance: Chance): Promise<string | undefined> {
  const { place } = world;
  const { holder } = world.tree;
  const id = chance.of([...world.models.keys()]);
  if (id === holder) return undefined;
  const [to, from] = [world.model(id), world.model(holder)];
  const before = world.workspace();
  const theirs = world.disk(id) ? world.files(id) : either(to.now, ...offered(world, id));
  const earlier = to.now;
  await place.window.intend({ type: 'useInWorkspace', session: place.session, branch: id, except: [] });
  await told(world);
  assert.equal(world.tree.holder, id);
  assert.equal(world.branch(id).copy, undefined, 'its copy is still there');
  const early = either(...from.onward.values(), exactly(before));
  assertAllowed(
    world.workspace(),
    moved(exactly(before), from.now, theirs, early),
    `the workspace of ${world.branch(id).name}`,
  );
  to.now = theirs;
  const did = `${world.branch(id).name} used in the workspace of ${world.branch(holder).name}`;
  if (chance.below(2) === 0) {
    world.check(id, holder);
    return did;
  }
  const late = chance.below(2) === 0 ? `late ${++count}` : undefined;
  if (late !== undefined) writeFileSync(join(place.folder, 'w1.txt'), late);
  await place.window.intend({ type: 'undoUse', session: place.session });
  await told(world);
  const back = late === undefined ? before : { ...before, 'w1.txt': late };
  assert.deepEqual(world.workspace(), sorted(back), 'the undo of a move');
  assert.equal(world.tree.holder, holder);
  if (late !== undefined) world.persons.set('/w1.txt', late);
  if (world.branch(id).copy) assert.fail('a copy came back');
  to.now = either(earlier, theirs);
  world.check(id, holder);
  return `${did} and undone`;
}

/** What the workspace may be: the files of the one that comes, with what a person changed on top. */
function moved(before: Allowed, from: Allowed, to: Allowed, early: Allowed): Allowed {
  const may = new Map(to);
  for (const path of new Set([...before.keys(), ...from.keys(), ...early.keys()])) {
    const [was, own, theirs] = [before, from, to].map(one => one.get(path) ?? [undefined]);
    const isTouched = was?.some(words => !own?.includes(words)) === true;
    const changes = theirs?.some(words => !own?.includes(words)) === true;
    const isPersons = early
      .get(path)
      ?.some(words => words?.startsWith('by hand') === true || words?.startsWith('late') === true);
    if (isTouched && !changes && was) may.set(path, was);
    else if (isTouched || isPersons === true)
      may.set(path, [...(was ?? []), ...(theirs ?? []), ...(early.get(path) ?? [])]);
  }
  return may;
}

async function adopt(world: BranchWorld, chance: Chance): Promise<string | undefined> {
  const { place } = world;
  const ids = [...world.models.keys()];
  const [id, into] = [chance.of(ids), chance.below(2) === 0 ? world.tree.holder : chance.of(ids)];
  if (id === into) return undefined;
  const model = world.model(into);
  const before = world.disk(into);
  const ours = before ? exactly(before) : either(model.now, ...offered(world, into));
  const theirs = world.disk(id)
    ? either(world.files(id), world.model(id).now)
    : either(world.model(id).now, ...offered(world, id));
  const how = chance.of(['merge', 'merge', 'replace'] as const);
  const conflicts = chance.of(['markers', 'mine', 'theirs'] as const);
  const adoption = { into, turn: 0, how, conflicts } as const;
  const answer = await place.window.uplink.intent({
    type: 'adopt',
    session: place.session,
    branch: id,
    adoption,
    except: [],
  });
  await told(world);
  const did = `${world.branch(into).name} adopted ${world.branch(id).name}, ${how}, ${conflicts}`;
  if (answer.type === 'intentRefused') {
    assert.match(answer.reason, /There is nothing to adopt|has changed no files since/);
    if (before === undefined && world.disk(into)) assertAllowed(world.disk(into) ?? {}, ours, 'made to adopt');
    world.check(...(before ? [] : [into]));
    return `${did}: ${answer.reason}`;
  }
  const after = world.disk(into);
  assert.ok(after);
  if (how === 'merge') {
    const plain = Object.fromEntries(Object.entries(after).filter(([, words]) => !words.includes('<<<<<<<')));
    const may = new Map(either(ours, theirs));
    for (const path of Object.keys(after)) if (!(path in plain)) may.set(path, [undefined]);
    assertAllowed(plain, may, did);
  }
  const now = model.now;
  const { head } = world.branch(into);
  const had = model.at.get(head);
  world.model(id).now = either(world.model(id).now, world.files(id));
  const came = Object.entries(after).filter(([path, words]) => before?.[path] !== words);
  model.now = either(model.now, theirs, withOthers(model.now, came));
  model.at.set(head, either(world.at(into, head), model.now));
  if (chance.below(2) === 0) {
    world.check(into);
    return did;
  }
  const adopted = world.branch(into).adoptions?.at(-1)?.seq ?? 0;
  await place.window.intend({ type: 'undoAdopt', session: place.session, branch: into, adopted });
  await told(world);
  if (before) assert.deepEqual(world.disk(into), before, 'the undo of an adoption');
  else assertAllowed(world.disk(into) ?? {}, ours, 'the undo of an adoption');
  model.now = now;
  if (had) model.at.set(head, had);
  else model.at.delete(head);
  world.check(into);
  return `${did} and undone`;
}

function withOthers(now: Allowed, came: readonly (readonly [string, string])[]): Allowed {
  return new Map([...now, ...came.map(([path, words]) => [path, [words]] as const)]);
}

async function makeCopy(world: BranchWorld, chance: Chance): Promise<string | undefined> {
  const id = chance.of([...world.models.keys()]);
  if (id === world.tree.holder) return undefined;
  const { name, copy } = world.branch(id);
  const may = copy ? exactly(world.disk(id) ?? {}) : either(world.model(id).now, ...offered(world, id));
  await world.place.window.intend({ type: 'makeCopy', session: world.place.session, branch: id });
  await told(world);
  const disk = world.disk(id);
  assert.ok(disk, `${name} has no copy`);
  assertAllowed(disk, may, `the copy of ${name}`);
  if (!copy) world.model(id).now = exactly(disk);
  world.check(...(copy ? [] : [id]));
  return `the copy of ${name} was made`;
}

async function removeCopy(world: BranchWorld, chance: Chance): Promise<string | undefined> {
  const copied = [...world.models.keys()].filter(id => world.branch(id).copy);
  if (copied.length === 0) return undefined;
  const id = chance.of(copied);
  const before = world.files(id);
  await world.place.window.intend({ type: 'removeCopy', session: world.place.session, branch: id });
  await told(world);
  world.model(id).now = before;
  world.check(id);
  return `the copy of ${world.branch(id).name} was put away`;
}

async function restart(world: BranchWorld): Promise<string> {
  await world.place.reopen();
  await told(world);
  world.check();
  return 'a restart';
}

function sorted(files: Files): Files {
  return Object.fromEntries(Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1)));
}
