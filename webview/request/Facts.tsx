import { Fragment } from 'preact';
import type { ShownCall } from '../../src/session/event.ts';
import { t } from '../words/t.ts';
import { isLeaving } from './leaving.ts';

/** What a call touches: quiet where it stays inside, loud where it does not. That it leaves the wall, and why, comes first. */
export function Facts({ facts }: Pick<ShownCall, 'facts'>) {
  return (
    <dl>
      {facts.filter(isLeaving).map(fact => (
        <Fragment key="leaving">
          <dt>{t('Runs')}</dt>
          <dd class="ask">{t('outside the wall')}</dd>
          <dt>{t('Its reason')}</dt>
          <dd>{t('“{words}”', { words: fact.words })}</dd>
        </Fragment>
      ))}
      {facts
        .filter(fact => !isLeaving(fact))
        .map((fact, index) => (
          <Fact key={index} fact={fact} />
        ))}
    </dl>
  );
}

function Fact({ fact }: { fact: ShownCall['facts'][number] }) {
  return (
    <>
      <dt>{t(fact.label)}</dt>
      <dd class={fact.outside ? 'ask' : undefined}>{t(fact.words)}</dd>
    </>
  );
}
