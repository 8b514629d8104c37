import { useMemo } from 'preact/hooks';
import { askHost } from '../shell/act.ts';
import { usePanel } from '../shell/usePanel.ts';
import { t } from '../words/t.ts';
import { highlight, type Coloured } from './highlight.ts';

/** Code with its colours. What is still arriving stays plain: colours come with the closing fence. */
export function CodeBlock({ text, language, settled }: { text: string; language: string; settled: 'yes' | 'no' }) {
  const panel = usePanel();
  const parts = useMemo(() => (settled === 'yes' ? highlight(text, language) : [text]), [text, language, settled]);
  return (
    <div class="code">
      <pre tabIndex={0}>
        <code>{parts.map(coloured)}</code>
      </pre>
      <button
        type="button"
        class="act copy"
        title={t('Copy')}
        aria-label={t('Copy')}
        onClick={() => askHost(panel, { type: 'copy', text })}
      >
        <span aria-hidden="true" class="codicon codicon-copy" />
      </button>
    </div>
  );
}

function coloured(part: Coloured, index: number) {
  if (typeof part === 'string') return part;
  return (
    <span key={index} class={`hl-${part.scope}`}>
      {part.parts.map(coloured)}
    </span>
  );
}
