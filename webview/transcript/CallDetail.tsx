import { useState } from 'preact/hooks';
import { callInput, headAndTail, type DiffLine } from '../model/callDetail.ts';
import type { CallItem } from '../model/turn.ts';
import { openFile } from '../shell/act.ts';
import { usePanel } from '../shell/usePanel.ts';
import { took } from '../words/format.ts';
import { t, tn } from '../words/t.ts';
import { exitWords } from './CallOutcome.tsx';
import { DiffLines } from './DiffLines.tsx';

/** What a call was given, what it answered and how it ended. */
export function CallDetail({ item }: { item: CallItem }) {
  const panel = usePanel();
  const input = callInput(item);
  const output =
    item.text || (panel.view.value.live.get(panel.branch.value?.id ?? 0)?.outputs.get(item.call)?.text ?? '');
  const { outcome } = item;
  const file = item.tool === 'edit' || item.tool === 'write' || item.tool === 'read';
  const path = item.title;
  return (
    <div class="detail">
      {input.type === 'diff' ? <CutDiff lines={input.lines} /> : <pre tabIndex={0}>{input.text}</pre>}
      {output !== '' && <Output text={output} />}
      <p class="tiny dim">
        {outcome ? stateWords(item) : t('No answer yet')}
        {file && (
          <>
            {' '}
            <button type="button" class="link" onClick={() => openFile(panel, path)}>
              {t('Open File')}
            </button>
          </>
        )}
        {outcome?.kept && (
          <>
            {' '}
            <button type="button" class="link" onClick={() => openFile(panel, outcome.kept ?? '')}>
              {t('Open Whole Output')}
            </button>
          </>
        )}
      </p>
    </div>
  );
}

function stateWords({ outcome, tool }: CallItem): string {
  const time = took(outcome?.ms ?? 0);
  const end = tool === 'bash' && outcome?.exit !== undefined ? exitWords(outcome.exit) : resultWords(outcome?.result);
  return time ? t('{end}, {time}', { end, time }) : end;
}

function resultWords(result: string | undefined): string {
  switch (result) {
    case 'ok':
      return t('Done');
    case 'denied':
      return t('Denied');
    case 'cancelled':
      return t('Cancelled');
    case 'notRun':
      return t('Not run');
    default:
      return t('Failed');
  }
}

function Output({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  const lines = text.replace(/\n$/, '').split('\n');
  const { head, left, tail } = headAndTail(lines);
  if (whole || left === 0) return <pre tabIndex={0}>{text}</pre>;
  return (
    <div class="cutpre">
      <pre tabIndex={0}>{head.join('\n')}</pre>
      <More left={left} onMore={() => setWhole(true)} />
      <pre tabIndex={0}>{tail.join('\n')}</pre>
    </div>
  );
}

function CutDiff({ lines }: { lines: readonly DiffLine[] }) {
  const [whole, setWhole] = useState(false);
  const { head, left, tail } = headAndTail(lines, 20);
  if (whole || left === 0) return <DiffLines lines={lines} />;
  return (
    <div class="cutpre">
      <DiffLines lines={head} />
      <More left={left} onMore={() => setWhole(true)} />
      <DiffLines lines={tail} />
    </div>
  );
}

function More({ left, onMore }: { left: number; onMore: () => void }) {
  return (
    <button type="button" class="link small" onClick={onMore}>
      {tn(left, '{n} line more', '{n} lines more')}
    </button>
  );
}
