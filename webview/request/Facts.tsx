import type { ShownCall } from '../../src/session/event.ts';
import { t } from '../words/t.ts';
import { isReason } from './leaving.ts';

/** What a call touches: quiet where it stays inside, loud where it does not. The agent's own reason comes first, in quotes. */
export function Facts({ facts }: Pick<ShownCall, 'facts'>) {
  const ordered = [...facts.filter(isReason), ...facts.filter(fact => !isReason(fact))];
  return (
    <dl>
      {ordered.map((fact, index) => (
        <Fact key={index} fact={fact} />
      ))}
    </dl>
  );
}

function Fact({ fact }: { fact: ShownCall['facts'][number] }) {
  if (isReason(fact)) {
    return (
      <>
        <dt>{t('Its reason')}</dt>
        <dd>{t('“{words}”', { words: fact.words })}</dd>
      </>
    );
  }
  return (
    <>
      <dt>{t(fact.label)}</dt>
      <dd class={fact.outside ? 'ask' : undefined}>{t(fact.words)}</dd>
    </>
  );
}
