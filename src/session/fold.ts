import { assertNever } from '../base/assertNever.ts';
import { firstSettings } from './authority.ts';
import { ChangingMap } from './changingMap.ts';
import type { LoggedSkeleton } from './event.ts';
import { Meeting } from './foldAgents.ts';
import { grantsAfter, withoutUsed } from './grant.ts';
import { handedOn } from './handedOn.ts';
import type { NodeSkeleton } from './nodeTable.ts';
import { isCutOff, type Branch, type OpenCall, type OpenRequest, type Run, type Tree } from './tree.ts';
import { withUnkept } from './unkept.ts';

/**
 * The tree after `events`. Pure: the old tree stays as it was. The batch is the primitive, so that opening a long log
 * copies the small maps once and not once per event. Events that were folded already (`seq` not above the tree's) are
 * passed over, which makes every replay safe.
 */
export function fold(tree: Tree, events: Iterable<LoggedSkeleton>): Tree {
  const next = new Draft(tree);
  for (const event of events) if (event.seq > next.seq) next.apply(event);
  return next.tree();
}

/** A tree being changed. Lives only inside one `fold`. */
class Draft {
  seq: number;
  readonly #base: Tree;
  readonly #added: NodeSkeleton[] = [];
  readonly #branches: ChangingMap<number, Branch>;
  readonly #requests: ChangingMap<number, OpenRequest>;
  readonly #meeting: Meeting;
  readonly #rest: Mutable<Tree>;

  constructor(base: Tree) {
    this.seq = base.seq;
    this.#base = base;
    this.#branches = new ChangingMap(base.branches);
    this.#requests = new ChangingMap(base.requests);
    this.#meeting = new Meeting(base);
    this.#rest = { ...base };
  }

  tree(): Tree {
    return {
      ...this.#rest,
      seq: this.seq,
      nodes: this.#base.nodes.with(this.#added),
      branches: this.#branches.after(),
      requests: this.#requests.after(),
      ...this.#meeting.after(),
    };
  }

  apply(event: LoggedSkeleton): void {
    this.seq = event.seq;
    const rest = this.#rest;
    rest.changed = event.time;
    switch (event.type) {
      case 'sessionCreated':
        rest.session = event.session;
        rest.folder = event.folder;
        rest.title = event.title;
        rest.origin = event.origin;
        rest.created = event.time;
        return;
      case 'sessionRenamed':
        rest.title = event.title;
        return;
      case 'branchCreated':
        this.#branches.set(event.branch, {
          id: event.branch,
          name: event.name,
          parent: event.parent,
          from: event.from,
          head: event.from,
          purpose: event.purpose,
          by: event.by,
          created: event.time,
          settings: firstSettings({ branches: this.#branches }, event.parent, event.by),
          ...(event.head === undefined ? {} : { requestHead: event.head }),
          ...(event.call === undefined ? {} : { call: event.call }),
          ...madeAt(event, this.#branches.get(event.parent)),
          ...(event.task ? { task: event.task } : {}),
          cost: 0,
        });
        if (rest.holder === 0) rest.holder = event.branch;
        return;
      case 'branchRenamed':
        return this.#branch(event.branch, branch => ({
          ...branch,
          name: event.name,
          firstName: branch.firstName ?? branch.name,
        }));
      case 'branchConfigured':
        return this.#branch(event.branch, branch => ({
          ...branch,
          settings: { ...branch.settings, ...event.settings },
        }));
      case 'headMoved':
        this.#splitRun(event);
        return this.#branch(event.branch, branch => {
          const { rewound: _, ...moved } = { ...branch, head: event.to, ...wentBack(branch, event) };
          return event.reason === 'rewind'
            ? {
                ...moved,
                rewound: {
                  from: event.from,
                  to: event.to,
                  time: event.time,
                  ...(event.by ? { by: event.by } : {}),
                  ...(event.split === undefined ? {} : { split: event.split }),
                  ...(event.files ? { safety: event.files.safety } : {}),
                },
              }
            : moved;
        });
      case 'requestHeadStarted':
        return this.#branch(event.branch, branch => ({ ...branch, requestHead: event.head }));
      case 'workspaceHeld':
        return this.#held(event);
      case 'copyMade':
        return this.#branch(event.branch, branch => ({ ...branch, copy: { name: event.name, folder: event.folder } }));
      case 'copyRemoved':
        return this.#branch(event.branch, ({ copy: _, ...branch }) => branch);
      case 'filesAdopted': {
        const { type: _, branch: into, ...adoption } = event;
        return this.#branch(into, branch => ({ ...branch, adoptions: [...(branch.adoptions ?? []), adoption] }));
      }
      case 'adoptionUndone':
        return this.#branch(event.branch, branch => ({
          ...branch,
          adoptions: (branch.adoptions ?? []).filter(({ seq }) => seq !== event.adopted),
        }));
      case 'nodeAdded':
        return this.#node(event);
      case 'runStarted':
        rest.lastRun = Math.max(rest.lastRun, event.run);
        return this.#branch(event.branch, branch => ({
          ...branch,
          run: {
            id: event.run,
            at: event.at,
            started: event.time,
            ...(event.stands ? { stands: event.stands } : {}),
            open: [],
          },
        }));
      case 'runEnded':
        this.#closeRequests(event.run);
        this.#meeting.ended(event);
        return this.#run(event.branch, event.run, run => ({
          ...run,
          open: [],
          end: {
            time: event.time,
            outcome: event.outcome,
            ...(event.limit === undefined ? {} : { limit: event.limit }),
            ...(event.failure ? { failure: event.failure } : {}),
            ...(event.unknown === undefined ? {} : { unknown: event.unknown }),
            ...(event.receipt ? { receipt: event.receipt } : {}),
          },
        }));
      case 'toolStarted':
        rest.grants = withoutUsed(rest.grants, event.hash);
        return this.#run(event.branch, event.run, run => ({
          ...run,
          open: [...run.open, opened(event)],
        }));
      case 'toolFinished':
        return this.#run(event.branch, event.run, run => ({
          ...run,
          open: run.open.filter(open => open.call !== event.call),
        }));
      case 'permissionRequested':
        rest.lastRequest = Math.max(rest.lastRequest, event.request);
        this.#requests.set(event.request, {
          id: event.request,
          run: event.run,
          branch: event.branch,
          call: event.call,
          shown: event.shown,
          time: event.time,
          at: this.#branches.get(event.branch)?.head ?? 0,
        });
        // One that is open again stands where it stood.
        if (event.again) this.#requests.sort((one, other) => one.id - other.id);
        return;
      case 'permissionDecided': {
        const request = this.#requests.get(event.request);
        this.#requests.delete(event.request);
        if (!request) return;
        rest.grants = grantsAfter(rest.grants, event, request);
        if (event.deferred) rest.deferred = new Map([...rest.deferred, [request.id, request]]);
        return;
      }
      case 'deferredDecided': {
        const request = rest.deferred.get(event.request);
        rest.deferred = new Map([...rest.deferred].filter(([id]) => id !== event.request));
        if (request) rest.grants = grantsAfter(rest.grants, event, request);
        return;
      }
      case 'grantRevoked': {
        const revoked = JSON.stringify(event.rule);
        rest.grants = rest.grants.filter(grant => JSON.stringify(grant.rule) !== revoked);
        return;
      }
      case 'promptQueued':
        rest.lastQueued = Math.max(rest.lastQueued, event.queued);
        rest.queue = [...rest.queue, { id: event.queued, branch: event.branch, words: event.words, when: event.when }];
        return;
      case 'promptUnqueued':
        rest.queue = rest.queue.filter(queued => queued.id !== event.queued);
        return;
      case 'damageFound':
        rest.damage = [...rest.damage, { file: event.file, line: event.line, reason: event.reason }];
        return;
      case 'checkpointTaken':
      case 'filesNotKept':
        rest.unkept = withUnkept(rest.unkept, event);
        return;
      case 'settingsChanged':
        return;
      case 'messageSent':
      case 'messageTaken':
      case 'messageReturned':
      case 'questionAsked':
      case 'questionAnswered':
        return this.#meeting.apply(event);
      case 'lineHandedOn':
        for (const branch of event.branches) this.#branch(branch, made => handedOn(made, event));
        return this.#meeting.apply(event);
      case 'noteQueued':
        return this.#branch(event.branch, branch => ({ ...branch, notes: [...(branch.notes ?? []), event.words] }));
      case 'notesUnqueued':
        return this.#branch(event.branch, ({ notes: _, ...branch }) => branch);
      case 'cacheWarmed':
        rest.cost += event.cost;
        rest.besides += event.cost;
        rest.warmed = [...rest.warmed.filter(({ time }) => event.time - time < warmMs), event];
        return this.#branch(event.branch, branch => ({ ...branch, cost: branch.cost + event.cost }));
      default:
        return assertNever(event);
    }
  }

  #node(event: Extract<LoggedSkeleton, { type: 'nodeAdded' }>): void {
    const node: NodeSkeleton = {
      id: event.id,
      parent: event.parent,
      branch: event.branch,
      kind: event.kind,
      path: event.path,
      startsTurn: event.startsTurn,
      turn: event.turn,
      title: event.title,
      cost: event.cost,
      context: event.context,
      seq: event.seq,
      time: event.time,
    };
    this.#added.push(node);
    this.#rest.cost += event.cost;
    this.#branch(event.branch, branch => {
      const spent = { ...branch, cost: branch.cost + event.cost };
      if (event.path === 'beside') return spent;
      const { rewound: _, adoptions: __, ...moved } = { ...spent, head: event.id };
      return moved;
    });
    if (event.path === 'on' && this.#rest.moved?.to === event.branch) delete this.#rest.moved;
  }

  /** A run that was cut off goes with the line it is on; where a split is taken back before it went on, it comes back. */
  #splitRun({ branch, reason, split }: Extract<LoggedSkeleton, { type: 'headMoved' }>): void {
    if (split !== undefined) return this.#moveRun(branch, split);
    const back = reason === 'undo' ? this.#branches.get(branch)?.rewound?.split : undefined;
    const parted = back === undefined ? undefined : this.#branches.get(back);
    if (parted && parted.head === parted.from) this.#moveRun(parted.id, branch);
  }

  #moveRun(from: number, to: number): void {
    const branch = this.#branches.get(from);
    if (!branch?.run || !isCutOff(branch)) return;
    const { run, ...rest } = branch;
    this.#branches.set(from, rest);
    this.#branch(to, onto => ({ ...onto, run }));
  }

  #held(event: Extract<LoggedSkeleton, { type: 'workspaceHeld' }>): void {
    this.#rest.holder = event.branch;
    delete this.#rest.moved;
    if (event.moved?.reason !== 'use') return;
    const { from, safety } = event.moved;
    this.#rest.moved = { from, to: event.branch, time: event.time, safety };
  }

  #branch(id: number, change: (branch: Branch) => Branch): void {
    const branch = this.#branches.get(id);
    if (branch) this.#branches.set(id, change(branch));
  }

  #run(branch: number, id: number, change: (run: Run) => Run): void {
    this.#branch(branch, found => (found.run?.id === id ? { ...found, run: change(found.run) } : found));
  }

  #closeRequests(run: number): void {
    for (const request of [...this.#requests.values()]) if (request.run === run) this.#requests.delete(request.id);
  }
}

function opened({ call, tool, title, time, waits }: Extract<LoggedSkeleton, { type: 'toolStarted' }>): OpenCall {
  return { call, tool, title, started: time, ...(waits ? { waits } : {}) };
}

function madeAt(
  { by, task }: Extract<LoggedSkeleton, { type: 'branchCreated' }>,
  parent: Branch | undefined,
): Pick<Branch, 'madeAt'> {
  return parent && (by === 'agent' || task?.role === 'review') ? { madeAt: parent.head } : {};
}

/** The times the agent itself went back, after a move of the head: a person may have taken one of them back. */
function wentBack(
  { wentBack: before = [] }: Branch,
  { from, to, time, by }: Extract<LoggedSkeleton, { type: 'headMoved' }>,
): Pick<Branch, 'wentBack'> {
  if (by) return { wentBack: [...before, { from, to, time }] };
  return before.length === 0 ? {} : { wentBack: before.filter(each => each.from !== to) };
}

/** The longest that what a request left in the prompt cache is of use, in milliseconds. */
const warmMs = 60 * 60_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
