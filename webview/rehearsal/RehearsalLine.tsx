import { askHost } from '../shell/act.ts';
import { shownCard } from '../shell/allowOrGo.ts';
import { setDraft } from '../shell/drafts.ts';
import { focusComposer } from '../shell/focus.ts';
import type { Panel } from '../shell/panel.ts';
import { show } from '../shell/show.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../words/t.ts';
import { beatWords, scriptedWords } from './beatWords.ts';

const beats = 5;

/** Above the composer of a rehearsal: what to do next, the words its script knows, and the ways out of it. */
export function RehearsalLine() {
  const panel = usePanel();
  const beat = panel.beat.value;
  if (!beat) return null;
  const sheet = panel.sheet.value.type;
  const card = shownCard(panel);
  const offered = scriptedWords(beat, sheet);
  const key = panel.view.value.standing?.key;
  return (
    <section class="rehearsal" role="group" aria-label={t('Rehearsal')}>
      <div class="next small">
        <Icon name="beaker" class="m" />
        <span class="grow" role="status">
          {beatWords(beat, card && card.kind !== 'asked' ? card.requests[0].shown.tool : '', sheet)}
        </span>
        {beat.beat > 0 && <span class="tiny dim num">{t('{at} of {n}', { at: beat.beat, n: beats })}</span>}
      </div>
      {offered !== '' && (
        <button
          type="button"
          class="scripted small"
          title={t('Put it in the composer')}
          onClick={() => take(panel, offered)}
        >
          <Icon name="arrow-down" class="s" />
          {offered}
        </button>
      )}
      <div class="leave tiny">
        {(key === 'none' || key === 'environment?') && (
          <button type="button" class="link" onClick={() => askHost(panel, { type: 'setApiKey' })}>
            {t('Set API Key…')}
          </button>
        )}
        <button type="button" class="link" onClick={() => leave(panel)}>
          {t('New Session')}
        </button>
      </div>
    </section>
  );
}

/** Puts the script's words where the person would write them; sending stays the person's own gesture. */
function take(panel: Panel, words: string): void {
  const sheet = panel.sheet.peek();
  if (sheet.type === 'fork') {
    const last = sheet.ways.length - 1;
    panel.sheet.value = { ...sheet, ways: sheet.ways.map((way, at) => (at === last ? { ...way, words } : way)) };
  } else setDraft(panel, words);
  focusComposer();
}

function leave(panel: Panel): void {
  show(panel, null);
  focusComposer();
}
