import type { LoggedSkeleton } from '../session/event.ts';
import type { NodeId } from '../session/ids.ts';
import type { NodeSkeleton } from '../session/nodeTable.ts';
import { flagsOf, type NodeColumns } from '../session/packedNodes.ts';
import { numbers, octets, wholeNumbers, type Column } from './column.ts';
import type { Place } from './place.ts';

/** What is known of every node: its skeleton and where its record lies. */
export type NodeRows = { readonly [K in keyof NodeColumns]: Column<NodeColumns[K]> } & {
  readonly segment: Column<Uint32Array>;
  readonly offset: Column<Uint32Array>;
  readonly length: Column<Uint32Array>;
};

/** Where every 64th event lies. */
export interface MarkRows {
  readonly seq: Column<Uint32Array>;
  readonly segment: Column<Uint32Array>;
  readonly offset: Column<Uint32Array>;
}

/**
 * Where things lie in a log, and the nodes' skeletons as columns: what is needed to read a body, or a page of events,
 * without reading what stands before it.
 */
export class LogIndex {
  readonly nodes: NodeRows = {
    id: wholeNumbers(),
    parent: wholeNumbers(),
    branch: wholeNumbers(),
    turn: wholeNumbers(),
    seq: wholeNumbers(),
    cost: numbers(),
    context: numbers(),
    time: numbers(),
    flags: octets(),
    titleEnd: wholeNumbers(),
    titles: octets(),
    segment: wholeNumbers(),
    offset: wholeNumbers(),
    length: wholeNumbers(),
  };
  readonly marks: MarkRows = { seq: wholeNumbers(), segment: wholeNumbers(), offset: wholeNumbers() };
  /** Nodes whose ids do not ascend, which only a log that somebody else wrote into has. */
  readonly strays = new Map<NodeId, { readonly node: NodeSkeleton; readonly place: Place }>();

  readonly #passedOver = new Set<string>();

  /** Whether this log is as a log should be, so that its index can be kept in columns alone. */
  get orderly(): boolean {
    return this.strays.size === 0 && this.#passedOver.size === 0;
  }

  /** Notes a whole record that is no event of the history. */
  passOver({ segment, offset }: Omit<Place, 'length'>): void {
    this.#passedOver.add(`${segment}:${offset}`);
  }

  isPassedOver({ segment, offset }: Omit<Place, 'length'>): boolean {
    return this.#passedOver.size > 0 && this.#passedOver.has(`${segment}:${offset}`);
  }

  add(event: LoggedSkeleton, place: Place): void {
    const { marks } = this;
    if (marks.seq.length === 0 || event.seq >= marks.seq.at(marks.seq.length - 1) + eventsPerMark) {
      marks.seq.push(event.seq);
      marks.segment.push(place.segment);
      marks.offset.push(place.offset);
    }
    if (event.type !== 'nodeAdded') return;
    if (event.id > this.nodes.id.at(this.nodes.id.length - 1)) this.#add(event, place);
    else if (!this.node(event.id)) this.strays.set(event.id, { node: event, place });
  }

  /** Where a node's record lies. */
  node(id: NodeId): Place | undefined {
    const { nodes } = this;
    const row = nodes.id.at(id - 1) === id ? id - 1 : nodes.id.lastNotAbove(id);
    if (row < 0 || nodes.id.at(row) !== id) return this.strays.get(id)?.place;
    return { segment: nodes.segment.at(row), offset: nodes.offset.at(row), length: nodes.length.at(row) };
  }

  /** The nearest known record at or before event `seq`; undefined where the log is to be read from its beginning. */
  mark(seq: number): { segment: number; offset: number } | undefined {
    const row = this.marks.seq.lastNotAbove(seq);
    return row < 0 ? undefined : { segment: this.marks.segment.at(row), offset: this.marks.offset.at(row) };
  }

  /** The present nodes as columns that later ones do not change. */
  columns(): NodeColumns {
    const { nodes } = this;
    return {
      id: nodes.id.from(0),
      parent: nodes.parent.from(0),
      branch: nodes.branch.from(0),
      turn: nodes.turn.from(0),
      seq: nodes.seq.from(0),
      cost: nodes.cost.from(0),
      context: nodes.context.from(0),
      time: nodes.time.from(0),
      flags: nodes.flags.from(0),
      titleEnd: nodes.titleEnd.from(0),
      titles: nodes.titles.from(0),
    };
  }

  #add(node: NodeSkeleton, place: Place): void {
    const { nodes } = this;
    nodes.id.push(node.id);
    nodes.parent.push(node.parent);
    nodes.branch.push(node.branch);
    nodes.turn.push(node.turn);
    nodes.seq.push(node.seq);
    nodes.cost.push(node.cost);
    nodes.context.push(node.context);
    nodes.time.push(node.time);
    nodes.flags.push(flagsOf(node));
    nodes.titles.pushAll(Buffer.from(node.title));
    nodes.titleEnd.push(nodes.titles.length);
    nodes.segment.push(place.segment);
    nodes.offset.push(place.offset);
    nodes.length.push(place.length);
  }
}

const eventsPerMark = 64;
