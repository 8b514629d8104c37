import { useState } from 'preact/hooks';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';

/** Words that reached the agent while it worked. What the harness said is quiet. */
export function NoteLine({ words, source }: { words: string; source: 'person' | 'harness' }) {
  if (source === 'harness') {
    return (
      <div class="note dim">
        <Icon name="info" />
        <HarnessWords words={words} />
      </div>
    );
  }
  return (
    <div class="note">
      <Icon name="mail" />
      <p>
        <span class="dim">{t('You')}: </span>
        {words}
      </p>
    </div>
  );
}

/** Long words show their first sentence, and the rest when a person opens it. */
function HarnessWords({ words }: { words: string }) {
  const first = /^.*?[.!?](?=\s)/s.exec(words)?.[0];
  const said = (part: string): string => t('Banyan to the agent: {words}', { words: part });
  const [open, setOpen] = useState<'open' | 'closed'>('closed');
  if (first === undefined || words.length < longWords) return <p>{said(words)}</p>;
  return (
    <details onToggle={event => setOpen(event.currentTarget.open ? 'open' : 'closed')}>
      <summary>{said(first)}</summary>
      {open === 'open' && <p>{words.slice(first.length).trim()}</p>}
    </details>
  );
}

/** Characters from which on words are long. */
const longWords = 160;
