import type { Journal } from '../harness/journal.ts';
import type { Logged, SessionEvent } from '../session/event.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import type { Branch, Tree } from '../session/tree.ts';
import type { CheckpointId } from '../workspace/checkpoints.ts';
import { isPartOf } from '../workspace/manyIds.ts';

type Taken = Logged<Extract<SessionEvent, { type: 'checkpointTaken' }>>;

/** A checkpoint of a session, with the authority its branch's newest call ran on before it. */
export type KeptAt = Pick<Taken, 'branch' | 'node' | 'kind' | 'checkpoint' | 'seq' | 'time' | 'filed'> & {
  readonly authority: string;
};

/** An adoption of all that a branch had changed. */
export interface AdoptedWhole {
  readonly seq: number;
  readonly source: BranchId;
  readonly node: NodeId;
  readonly theirs: CheckpointId;
  /** The adopting branch's own files after it. */
  readonly own: CheckpointId;
}
/** The last checkpoint of a copy that was taken away. */
export type Parked = Pick<Taken, 'checkpoint' | 'seq'>;

/** How checkpoints are looked at. */
export interface Seeing {
  readonly as?: BranchId;
  readonly kind?: 'pre' | 'post';
}

/** Bytes of the log that are read at a time. */
const pageBytes = 1 << 20;

/**
 * Which checkpoints belong to which nodes of a session. Folded from the log when it is first needed, then from what is
 * added. Safety checkpoints are kept apart: they hold what a person had, not what a node left.
 */
export class CheckpointIndex {
  readonly #journal: Pick<Journal, 'readEvents'>;
  readonly #nodes = new Map<NodeId, KeptAt[]>();
  readonly #safeties = new Map<NodeId, KeptAt[]>();
  readonly #authority = new Map<BranchId, string>();
  /** What the copy of a branch that had changed nothing yet was made from. */
  readonly #began = new Map<BranchId, CheckpointId>();
  readonly #changed = new Set<BranchId>();
  /** What was adopted whole, by the branch whose files changed. */
  readonly #adopted = new Map<BranchId, AdoptedWhole[]>();
  readonly #copies = new Map<BranchId, { readonly madeFrom?: string; readonly parked?: Parked }>();
  #holder: BranchId = 0;
  #reading: Promise<void> | undefined;
  #state: 'empty' | 'read' = 'empty';
  #seq = 0;
  #late: Logged[] = [];

  constructor(journal: Pick<Journal, 'readEvents'>) {
    this.#journal = journal;
  }

  /** Call it before a question. Reads the log once. */
  ready(): Promise<void> {
    return (this.#reading ??= this.#read().catch((error: unknown) => {
      this.#reading = undefined;
      throw error;
    }));
  }

  /** Takes in what was added to the log. */
  add(events: readonly Logged[]): void {
    if (this.#state === 'read') for (const event of events) this.#take(event);
    else if (this.#reading) this.#late.push(...events);
  }

  /**
   * The newest checkpoint on the path to a node, as the branch that wrote the node sees it, or `as` another one whose head it
   * is; `kind`: of this kind alone.
   */
  newest(tree: Tree, node: NodeId, { as, kind }: Seeing = {}): KeptAt | undefined {
    let branch = as ?? tree.nodes.get(node)?.branch;
    for (let at: NodeId | undefined = node; at !== undefined; at = tree.nodes.parent(at)) {
      const seen = this.#seen(tree, at, branch).filter(kept => kind === undefined || kept.kind === kind);
      const found = seen.findLast(kept => kept.branch === branch) ?? seen.at(-1);
      if (found) return found;
      branch = tree.nodes.get(at)?.branch;
    }
    return undefined;
  }

  /** The newest files of a branch's own. */
  newestOf(tree: Tree, { id, head }: Pick<Branch, 'id' | 'head'>): KeptAt | undefined {
    return this.newest(tree, head, { as: id });
  }

  /** The first checkpoint after a node on the way to a head: a `pre` holds the files as the agent found them there. */
  next(tree: Tree, node: NodeId, head: NodeId): KeptAt | undefined {
    return this.onward(tree, node, head).found;
  }

  /** The same, and the last one that was filed on the way there, such as what the branch had adopted by then. */
  onward(tree: Tree, node: NodeId, head: NodeId): { readonly found?: KeptAt; readonly filed?: KeptAt } {
    let before: { readonly filed?: KeptAt } = {};
    for (const kept of this.along(tree, node, head))
      if (kept.filed === true) before = { filed: kept };
      else return { ...before, found: kept };
    return before;
  }

  /** All checkpoints after a node on the way to a head, in order. */
  along(tree: Tree, node: NodeId, head: NodeId): readonly KeptAt[] {
    return pathTo(tree, head).flatMap(({ id, branch }, at, path) =>
      id <= node ? [] : this.#seen(tree, id, path[at + 1]?.branch ?? branch),
    );
  }

  /** What was kept at a node for the branch that wrote it, and for the one that goes on from there. */
  #seen(tree: Tree, node: NodeId, onward: BranchId | undefined): readonly KeptAt[] {
    const writer = tree.nodes.get(node)?.branch;
    return (this.#nodes.get(node) ?? []).filter(({ branch }) => branch === writer || branch === onward);
  }

  /** Whether a checkpoint belongs to a node on the path to this one. */
  isOnPath(tree: Tree, checkpoint: CheckpointId, node: NodeId): boolean {
    for (let at: NodeId | undefined = node; at !== undefined; at = tree.nodes.parent(at))
      if (this.find(at, checkpoint)) return true;
    return false;
  }

  /** What the newest rewind of a branch to a node left on disk. */
  leftAt(branch: BranchId, node: NodeId): KeptAt | undefined {
    return this.#safeties.get(node)?.findLast(kept => kept.branch === branch);
  }

  /** The files a branch's own copy began with, before anything came into them. */
  began(branch: BranchId): CheckpointId | undefined {
    return this.#began.get(branch);
  }

  /** What a branch adopted whole of another's files the last time, oldest first: the source, up to where, its files then. */
  adopted(branch: BranchId): readonly AdoptedWhole[] {
    return this.#adopted.get(branch) ?? [];
  }

  /** The checkpoint of this id, or the one that has it among those of several folders, as it was taken first. */
  find(node: NodeId, checkpoint: string): KeptAt | undefined {
    return this.#nodes.get(node)?.find(kept => isPartOf(checkpoint, kept.checkpoint));
  }

  /** What the branch's copy held when it was taken away last, where the branch has been without files on disk since. */
  parked(branch: BranchId): Parked | undefined {
    return this.#copies.get(branch)?.parked;
  }

  /** What the branch's copy was made from last. */
  madeFrom(branch: BranchId): string | undefined {
    return this.#copies.get(branch)?.madeFrom;
  }

  async #read(): Promise<void> {
    for (;;) {
      const events = await this.#journal.readEvents(this.#seq, pageBytes);
      for (const event of events) this.#take(event);
      if (events.length === 0) break;
    }
    for (const event of this.#late.splice(0)) this.#take(event);
    this.#state = 'read';
  }

  #take(event: Logged): void {
    if (event.seq <= this.#seq) return;
    this.#seq = event.seq;
    if (event.type === 'toolStarted' && event.authority !== undefined)
      this.#authority.set(event.branch, event.authority);
    if (event.type === 'copyMade' && !this.#changed.has(event.branch)) {
      if (!this.#began.has(event.branch)) this.#began.set(event.branch, event.checkpoint);
    } else if (event.type === 'filesAdopted' && event.whole !== undefined) {
      const { seq, source, node, own, whole } = event;
      const adopted = { seq, source, node, theirs: whole, own: own?.after ?? '' };
      this.#adopted.set(event.branch, [...this.adopted(event.branch), adopted]);
    } else if (event.type === 'adoptionUndone')
      this.#adopted.set(
        event.branch,
        this.adopted(event.branch).filter(({ seq }) => seq !== event.adopted),
      );
    if (event.type === 'branchCreated' && this.#holder === 0) this.#holder = event.branch;
    if (event.type === 'workspaceHeld') this.#held(event.branch);
    if (event.type === 'copyMade' || event.type === 'copyRemoved') this.#copied(event);
    if (event.type !== 'checkpointTaken') return;
    this.#changed.add(event.branch);
    const { branch, node, kind, checkpoint, seq, time } = event;
    const filed = event.filed === undefined ? {} : { filed: event.filed };
    const kept = { branch, node, kind, checkpoint, seq, time, ...filed, authority: this.#authority.get(branch) ?? '' };
    const place = kind === 'safety' ? this.#safeties : this.#nodes;
    place.set(node, [...(place.get(node) ?? []), kept]);
  }

  #copied(event: Extract<Logged, { type: 'copyMade' | 'copyRemoved' }>): void {
    const { branch, checkpoint, seq } = event;
    const { parked: _, ...known } = this.#copies.get(branch) ?? {};
    if (event.type === 'copyMade') this.#copies.set(branch, { ...known, madeFrom: checkpoint });
    // What the copy of the workspace's holder held is older than the workspace.
    else if (checkpoint !== '' && branch !== this.#holder)
      this.#copies.set(branch, { ...known, parked: { checkpoint, seq } });
  }

  #held(branch: BranchId): void {
    this.#holder = branch;
    const { parked: _, ...known } = this.#copies.get(branch) ?? {};
    this.#copies.set(branch, known);
  }
}
