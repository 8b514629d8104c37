import type { Comparison } from '../../src/protocol/query.ts';
import { fileMarks, statusWord, wayName, type FileMarks } from '../model/comparedWays.ts';
import { added, removed } from '../words/format.ts';
import { t, tn } from '../words/t.ts';
import type { Board } from './board.ts';
import { WayName } from './WayName.tsx';

/** Files that are drawn at most; what is cut is said. */
const mostFiles = 500;

/** Which files any way changed, and the diff of any two sides. */
export function FilesPart({ board, comparison }: { board: Board; comparison: Comparison }) {
  const { ways } = comparison;
  const files = fileMarks(ways);
  return (
    <section aria-label={t('Files')}>
      <div class="parthead">
        <h2>{t('Files')}</h2>
        {files.length > 0 && <Sides board={board} comparison={comparison} />}
      </div>
      {files.length === 0 ? (
        <p class="none dim">{t('No way changed a file that is kept.')}</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label={t('Changed files')}>
          <table class="files">
            <thead>
              <tr>
                <th scope="col">{t('File')}</th>
                {ways.map((way, at) => (
                  <th key={at} scope="col">
                    <WayName way={way} ways={ways} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {files.slice(0, mostFiles).map(file => (
                <tr key={file.path}>
                  <th scope="row" class="mono" title={file.path}>
                    <bdi>{file.path}</bdi>
                  </th>
                  {file.marks.map((mark, at) => (
                    <td key={at} class="num">
                      <Mark mark={mark} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {files.length > mostFiles && (
            <p class="none dim">{tn(files.length - mostFiles, '{n} more file', '{n} more files')}</p>
          )}
        </div>
      )}
    </section>
  );
}

function Mark({ mark }: { mark: FileMarks['marks'][number] }) {
  if (!mark) return <span class="dim">{t('as before')}</span>;
  return (
    <>
      {statusWord(mark.status)}{' '}
      {!mark.binary && (
        <>
          <span class="add">{added(mark.added)}</span>{' '}
          {mark.status !== 'added' && <span class="del">{removed(mark.removed)}</span>}
        </>
      )}
    </>
  );
}

function Sides({ board, comparison }: { board: Board; comparison: Comparison }) {
  const { ways } = comparison;
  const [from, to] = board.sides.value;
  const choices = ways.map((way, at): [number, string] => [at, wayName(way, ways)]);
  return (
    <span class="sides">
      <Side
        label={t('From')}
        value={from}
        choices={[[-1, t('where the paths part')], ...choices]}
        onPick={side => (board.sides.value = [side, to])}
      />
      <span aria-hidden="true">→</span>
      <Side label={t('To')} value={to} choices={choices} onPick={side => (board.sides.value = [from, side])} />
      <button
        type="button"
        class="plain"
        disabled={from === to}
        onClick={() => board.post({ type: 'openDiff', from: from < 0 ? null : from, to })}
      >
        {t('Open Diff')}
      </button>
    </span>
  );
}

function Side(props: {
  label: string;
  value: number;
  choices: readonly (readonly [number, string])[];
  onPick: (side: number) => void;
}) {
  return (
    <select
      aria-label={props.label}
      value={String(props.value)}
      onChange={event => props.onPick(Number(event.currentTarget.value))}
    >
      {props.choices.map(([side, words]) => (
        <option key={side} value={String(side)}>
          {words}
        </option>
      ))}
    </select>
  );
}
