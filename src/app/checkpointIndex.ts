import type { Journal } from '../harness/journal.ts';
import type { Logged, SessionEvent } from '../session/event.ts';
import type { BranchId, NodeId } from '../session/ids.ts';
import { pathTo } from '../session/path.ts';
import type { Tree } from '../session/tree.ts';
import type { CheckpointId } from '../workspace/checkpoints.ts';
import { isPartOf } from '../workspace/manyIds.ts';

type Taken = Logged<Extract<SessionEvent, { type: 'checkpointTaken' }>>;

/** A checkpoint of a session, with the authority its branch's newest call ran on before it. */
export type KeptAt = Pick<Taken, 'branch' | 'node' | 'kind' | 'checkpoint' | 'seq' | 'time'> & {
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

  /** The newest checkpoint on the path to a node; `kind`: of this kind alone. */
  newest(tree: Tree, node: NodeId, kind?: 'pre' | 'post'): KeptAt | undefined {
    for (let at: NodeId | undefined = node; at !== undefined; at = tree.nodes.parent(at)) {
      const found = this.#nodes.get(at)?.findLast(kept => kind === undefined || kept.kind === kind);
      if (found) return found;
    }
    return undefined;
  }

  /** The first checkpoint after a node on the way to a head: a `pre` holds the files as the agent found them there. */
  next(tree: Tree, node: NodeId, head: NodeId): KeptAt | undefined {
    for (const { id } of pathTo(tree, head)) {
      const [found] = id > node ? (this.#nodes.get(id) ?? []) : [];
      if (found) return found;
    }
    return undefined;
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

  /** What the branch's copy held when it was taken away last. */
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
    if (event.type === 'copyMade' || event.type === 'copyRemoved') this.#copied(event);
    if (event.type !== 'checkpointTaken') return;
    this.#changed.add(event.branch);
    const { branch, node, kind, checkpoint, seq, time } = event;
    const kept = { branch, node, kind, checkpoint, seq, time, authority: this.#authority.get(branch) ?? '' };
    const place = kind === 'safety' ? this.#safeties : this.#nodes;
    place.set(node, [...(place.get(node) ?? []), kept]);
  }

  #copied(event: Extract<Logged, { type: 'copyMade' | 'copyRemoved' }>): void {
    const { branch, checkpoint, seq } = event;
    const known = this.#copies.get(branch) ?? {};
    if (event.type === 'copyMade') this.#copies.set(branch, { ...known, madeFrom: checkpoint });
    else if (checkpoint !== '') this.#copies.set(branch, { ...known, parked: { checkpoint, seq } });
  }
}
