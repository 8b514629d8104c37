import type { OutlineRow } from '../model/outlineRows.ts';
import type { RowGraph } from './laneGraph.ts';

const colour = (lane: number): { stroke: string } => ({ stroke: `var(--l${lane})` });

/** The piece of the lane graph left of one row. */
export function LaneCell({ row, graph }: { row: OutlineRow; graph: RowGraph }) {
  const { x, width, from } = graph;
  const shown = row.type === 'branch' && row.shown;
  return (
    <svg class="lanes" width={width} height="22" aria-hidden="true">
      {graph.passing.map(line => (
        <path key={line.x} d={`M${line.x} 0V22`} style={colour(line.lane)} />
      ))}
      {from !== undefined && (
        <path
          d={`M${from} 0C${from} 9 ${from + 3} 11 ${x - 4} 11`}
          style={colour(row.lane)}
          class={`${shown ? 'on' : ''}${row.spawned ? ' dashed' : ''}`}
        />
      )}
      {graph.below === 'yes' && <path d={`M${x} 15V22`} style={colour(row.lane)} />}
      {row.type !== 'more' && (
        <circle
          cx={x}
          cy="11"
          r="4"
          style={{ ...colour(row.lane), fill: shown ? `var(--l${row.lane})` : 'var(--bg)' }}
        />
      )}
    </svg>
  );
}
