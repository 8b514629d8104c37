import type { DiffLine } from '../model/callDetail.ts';

/** Changed lines with their signs; the sign is read out too. */
export function DiffLines({ lines, label }: { lines: readonly DiffLine[]; label?: string }) {
  return (
    <pre class="diff" tabIndex={0} aria-label={label} role={label ? 'group' : undefined}>
      {lines.map((line, index) => {
        const text = `${line.sign === '-' ? '\u2212' : line.sign} ${line.text}\n`;
        if (line.sign === '+') return <ins key={index}>{text}</ins>;
        if (line.sign === '-') return <del key={index}>{text}</del>;
        return <span key={index}>{text}</span>;
      })}
    </pre>
  );
}
