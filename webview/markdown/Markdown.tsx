import { useMemo, useRef } from 'preact/hooks';
import { memo } from '../ui/memo.ts';
import { MarkdownBlock } from './MarkdownBlock.tsx';
import { commit, lex, nothingCommitted } from './commit.ts';

/** A whole text. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  const tokens = useMemo(() => lex(normal(text)), [text]);
  return (
    <div class="says">
      {tokens.map((token, index) => (
        <MarkdownBlock key={index} token={token} settled="yes" />
      ))}
    </div>
  );
});

/** A text that grows at its end. Finished blocks are parsed and drawn once. */
export function StreamingMarkdown({ text }: { text: string }) {
  const kept = useRef(nothingCommitted);
  kept.current = commit(kept.current, normal(text));
  const { done, tail } = kept.current;
  return (
    <div class="says">
      {done.map((token, index) => (
        <MarkdownBlock key={index} token={token} settled="yes" />
      ))}
      {tail.map((token, index) => (
        <MarkdownBlock key={done.length + index} token={token} settled="no" />
      ))}
    </div>
  );
}

function normal(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}
