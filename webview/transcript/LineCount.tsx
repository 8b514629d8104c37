import type { FileChange } from '../../src/session/node.ts';
import { added, removed } from '../words/format.ts';

/** Lines that came and went, `+12 −3`. A new file has only the first. */
export function LineCount({ files }: { files: readonly FileChange[] }) {
  const plus = files.reduce((sum, file) => sum + file.added, 0);
  const minus = files.reduce((sum, file) => sum + file.removed, 0);
  const fresh = minus === 0 && files.every(file => file.change === 'created');
  return (
    <span class="tiny num">
      <span class="add">{added(plus)}</span>
      {!fresh && (
        <>
          {' '}
          <span class="del">{removed(minus)}</span>
        </>
      )}
    </span>
  );
}
