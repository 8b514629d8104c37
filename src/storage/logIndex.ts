import type { LoggedSkeleton } from '../session/event.ts';
import type { NodeId } from '../session/ids.ts';
import { Column } from './column.ts';
import type { Place } from './scan.ts';

/** The columns an index is made of; rows of `nodes` and of `marks` belong together. */
export interface IndexColumns {
  readonly nodes: { readonly id: Column; readonly segment: Column; readonly offset: Column; readonly length: Column };
  readonly marks: { readonly seq: Column; readonly segment: Column; readonly offset: Column };
}

export function emptyColumns(): IndexColumns {
  return {
    nodes: { id: new Column(), segment: new Column(), offset: new Column(), length: new Column() },
    marks: { seq: new Column(), segment: new Column(), offset: new Column() },
  };
}

/** Where things lie in a log: every node's record, and every 64th event, from which a page of events is read on. */
export class LogIndex {
  readonly columns: IndexColumns;
  /** Nodes whose id does not ascend stand here; a whole log has none. */
  readonly #strays = new Map<NodeId, Place>();

  constructor(columns = emptyColumns()) {
    this.columns = columns;
  }

  add(event: LoggedSkeleton, place: Place): void {
    const { nodes, marks } = this.columns;
    if (marks.seq.length === 0 || event.seq >= marks.seq.at(marks.seq.length - 1) + eventsPerMark) {
      marks.seq.push(event.seq);
      marks.segment.push(place.segment);
      marks.offset.push(place.offset);
    }
    if (event.type !== 'nodeAdded') return;
    const last = nodes.id.length === 0 ? 0 : nodes.id.at(nodes.id.length - 1);
    if (event.id <= last) {
      if (this.node(event.id) === undefined) this.#strays.set(event.id, place);
      return;
    }
    nodes.id.push(event.id);
    nodes.segment.push(place.segment);
    nodes.offset.push(place.offset);
    nodes.length.push(place.length);
  }

  /** Where a node's record lies. */
  node(id: NodeId): Place | undefined {
    const { nodes } = this.columns;
    const row = nodes.id.at(id - 1) === id ? id - 1 : nodes.id.lastNotAbove(id);
    if (row < 0 || nodes.id.at(row) !== id) return this.#strays.get(id);
    return { segment: nodes.segment.at(row), offset: nodes.offset.at(row), length: nodes.length.at(row) };
  }

  /** The nearest known record at or before event `seq`; undefined where the log is to be read from its beginning. */
  mark(seq: number): { segment: number; offset: number } | undefined {
    const { marks } = this.columns;
    const row = marks.seq.lastNotAbove(seq);
    return row < 0 ? undefined : { segment: marks.segment.at(row), offset: marks.offset.at(row) };
  }
}

const eventsPerMark = 64;
