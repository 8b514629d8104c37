import { Fragment } from 'preact';
import type { Violation } from '../../src/session/wall.ts';
import { assertNever } from '../../src/base/assertNever.ts';
import type { CallItem } from '../model/turn.ts';
import { workThrough } from '../shell/allowOrGo.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';
import { EventRow } from './EventRow.tsx';

/** What a person has to know of calls beside how they went: what the wall refused or took away, and what waits for them. */
export function CallNotes({ calls, tab }: { calls: readonly CallItem[]; tab: number }) {
  const panel = usePanel();
  const denied = calls.some(({ outcome }) => outcome?.result === 'denied');
  const deferred = denied ? [...panel.tree.value.deferred.values()] : [];
  return (
    <>
      {calls.map(({ call, outcome }) => {
        const kept = deferred.findIndex(request => request.call === call);
        return (
          <Fragment key={call}>
            {outcome?.violations?.map((violation, index) => (
              <EventRow
                key={index}
                line={{
                  key: `${call}-${index}`,
                  icon: violationIcon(violation),
                  colour: 'ask',
                  words: violation.words,
                }}
              />
            ))}
            {kept >= 0 && (
              <div class="ev">
                <Icon name="inbox" class="ask" />
                <span class="grow">{t('Refused and kept for you. Nobody was there to ask.')}</span>
                <button type="button" class="link" tabIndex={tab} onClick={() => workThrough(panel, kept)}>
                  {t('Decide')}
                </button>
              </div>
            )}
          </Fragment>
        );
      })}
    </>
  );
}

function violationIcon({ kind }: Violation): string {
  switch (kind) {
    case 'network':
      return 'circle-slash';
    case 'quarantined':
      return 'warning';
    default:
      return assertNever(kind);
  }
}
