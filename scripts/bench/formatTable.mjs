/**
 * Rows as a Markdown table with aligned columns.
 * @param {readonly import('./benchAll.mjs').Row[]} rows
 */
export function formatTable(rows) {
  const cells = [['Measure', 'Value', 'Goal', 'Met', 'Peer', 'Ratio'], ...rows.map(toCells)];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map(row => (row[column] ?? '').length)));
  const lines = cells.map(row => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`);
  return lines.join('\n');
}

/** @param {import('./benchAll.mjs').Row} row */
function toCells({ measure, value, unit, goal, peer }) {
  return [
    measure,
    `${number(value)} ${unit}`,
    goal === undefined ? '' : 'atMost' in goal ? `≤ ${number(goal.atMost)}` : `≥ ${number(goal.atLeast)}`,
    goal === undefined ? '' : isMet(value, goal) ? 'yes' : 'NO',
    peer === undefined ? '' : `${peer.name}: ${number(peer.value)} ${unit}`,
    peer === undefined ? '' : number(value / peer.value),
  ];
}

/**
 * @param {number} value
 * @param {{ atMost: number } | { atLeast: number }} goal
 */
function isMet(value, goal) {
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

/** Three digits that matter, without an exponent. */
function number(/** @type {number} */ value) {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
