import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ShownCall } from '../../src/session/event.ts';
import { signedLines } from '../model/callDetail.ts';
import { DiffLines } from '../transcript/DiffLines.tsx';
import { t, tn } from '../words/t.ts';

const lineHeight = 18;

/** The command whole, or the change as lines: eight in sight, the rest by scrolling, and how many those are. */
export function RequestText({ shown }: { shown: ShownCall }) {
  const box = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState(0);
  const measure = (): void => {
    const element = box.current;
    if (!element) return;
    setMore(Math.max(0, Math.round((element.scrollHeight - element.clientHeight - element.scrollTop) / lineHeight)));
  };
  useLayoutEffect(measure, [shown.hash]);
  const change = shown.tool === 'edit' || shown.tool === 'write';
  return (
    <>
      <div ref={box} class="cmd" tabIndex={0} role="group" aria-label={t('What would run')} onScroll={measure}>
        {change ? <DiffLines lines={signedLines(shown.detail)} /> : <pre>{shown.detail}</pre>}
      </div>
      {more > 0 && <p class="more tiny dim">{tn(more, '{n} more line', '{n} more lines')}</p>}
    </>
  );
}
