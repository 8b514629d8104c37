import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { OpenRequest } from '../../src/session/tree.ts';
import { signedLines } from '../model/callDetail.ts';
import { differing } from '../model/differing.ts';
import { DiffLines } from '../transcript/DiffLines.tsx';
import { t, tn } from '../words/t.ts';

const lineHeight = 18;

/**
 * The command whole, or the change as lines: eight in sight, the rest by scrolling, and how many those are. Of several
 * commands what each has of its own stands out. Verbatim: nothing in it is read as markup.
 */
export function RequestText({ requests }: { requests: readonly OpenRequest[] }) {
  const box = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState(0);
  const measure = (): void => {
    const element = box.current;
    if (!element) return;
    setMore(Math.max(0, Math.round((element.scrollHeight - element.clientHeight - element.scrollTop) / lineHeight)));
  };
  useLayoutEffect(measure, [requests.map(({ shown }) => shown.hash).join(' ')]);
  return (
    <>
      <div ref={box} class="cmd" tabIndex={0} role="group" aria-label={t('What would run')} onScroll={measure}>
        {content(requests)}
      </div>
      {more > 0 && <p class="more tiny dim">{tn(more, '{n} more line', '{n} more lines')}</p>}
    </>
  );
}

function content(requests: readonly OpenRequest[]) {
  const [first] = requests;
  if (!first) return null;
  const { tool, detail } = first.shown;
  if (tool === 'edit' || tool === 'write') return <DiffLines lines={signedLines(detail)} />;
  if (requests.length === 1) return <pre>{detail}</pre>;
  return differing(requests.map(({ shown }) => shown.detail)).map(({ before, own, after }, index) => (
    <pre key={index}>
      {before}
      <b>{own}</b>
      {after}
    </pre>
  ));
}
