import { useEffect, useRef } from 'preact/hooks';
import type { ForkWish } from '../model/forkWish.ts';
import { laneOf, laneStyle } from '../model/lane.ts';
import { placeWords } from '../model/placeWords.ts';
import { consume, isComposing } from '../shell/focus.ts';
import type { Sheet } from '../shell/panel.ts';
import { startFork } from '../shell/sheets.ts';
import { usePanel } from '../shell/usePanel.ts';
import { nextBranch } from '../transcript/useRows.ts';
import { Button } from '../ui/Button.tsx';
import { Checkbox } from '../ui/Checkbox.tsx';
import { Icon } from '../ui/Icon.tsx';
import { keyName } from '../words/keyName.ts';
import { t, tn } from '../words/t.ts';
import { AuthorityFact } from './AuthorityButton.tsx';
import { ForkBudget } from './ForkBudget.tsx';
import { ForkFacts } from './ForkFacts.tsx';
import { ForkModel } from './ForkModel.tsx';
import { ModelButton } from './ModelButton.tsx';
import { SheetHead } from './SheetHead.tsx';

/** New branches from one place: one text for each way. Nothing is made until they are started. */
export function ForkSheet({ sheet }: { sheet: Extract<Sheet, { type: 'fork' }> }) {
  const panel = usePanel();
  const count = sheet.ways.length;
  const place = placeWords(panel.turns.value, sheet.at);
  const texts = useRef<HTMLDivElement>(null);
  const focusWay = (index: number): void => texts.current?.querySelectorAll('textarea')[index]?.focus();
  useEffect(() => focusWay(count - 1), [count, sheet.at]);

  const write = (index: number, words: string): void => {
    const ways = sheet.ways.map((way, at) => (at === index ? { ...way, words } : way));
    panel.sheet.value = { ...sheet, ways };
  };
  const addWay = (): void => {
    panel.sheet.value = { ...sheet, ways: [...sheet.ways, { words: '', name: '' }] };
  };
  const onKeyDown = (index: number, event: KeyboardEvent): void => {
    if (event.key === 'Backspace' && count > 1 && sheet.ways[index]?.words === '') {
      consume(event);
      panel.sheet.value = { ...sheet, ways: sheet.ways.filter((_, at) => at !== index) };
      return;
    }
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || isComposing(event)) return;
    consume(event);
    if (event.altKey) return addWay();
    if (index < count - 1) return focusWay(index + 1);
    void startFork(panel);
  };
  const { wish = {} } = sheet;
  const onWish = (next: ForkWish): void => {
    panel.sheet.value = { ...sheet, wish: next };
  };
  const first = nextBranch(panel);
  const written = sheet.ways.filter(way => way.words.trim() !== '').length;
  return (
    <>
      <SheetHead icon="git-branch-create">
        <b>{tn(count, 'New branch', '{n} new branches')}</b> {t('from {place}', { place })}
      </SheetHead>
      <div ref={texts} class="ways">
        {sheet.ways.map((way, index) => (
          <div key={index} class="way" style={laneStyle(laneOf(first + index))}>
            <span class="k" />
            <textarea
              data-focus={index === count - 1 ? 'composer' : undefined}
              rows={1}
              aria-label={t('Way {n}', { n: index + 1 })}
              placeholder={index === 0 ? t('What to try instead') : t('Another way')}
              value={way.words}
              readOnly={sheet.started === true}
              onInput={event => write(index, event.currentTarget.value)}
              onKeyDown={event => onKeyDown(index, event)}
            />
          </div>
        ))}
      </div>
      <button type="button" class="call addway" onClick={addWay}>
        <Icon name="add" />
        <span class="small dim">{t('Add another way')}</span>
        <kbd>{keyName('Alt+Enter', panel.window.value.mac)}</kbd>
      </button>
      <div class="sheet-check">
        <Checkbox
          words={tn(
            Math.max(1, written),
            'When it is done, send its result to {branch}',
            'When they are done, send their results to {branch}',
            { branch: panel.branch.value?.name ?? '' },
          )}
          value={sheet.returns ?? 'off'}
          onChange={returns => (panel.sheet.value = { ...sheet, returns })}
        />
      </div>
      <ForkModel wish={wish} onWish={onWish} />
      <ForkBudget wish={wish} count={Math.max(1, written)} onWish={onWish} onEnter={() => void startFork(panel)} />
      <ForkFacts at={sheet.at} count={Math.max(1, written)} wish={wish} />
      <div class="bar tall">
        {wish.model === undefined && <ModelButton />}
        <AuthorityFact />
        <span class="grow" />
        <Button off={written === 0 && t('Write what to try first')} onClick={() => void startFork(panel)}>
          {tn(Math.max(1, written), 'Start Branch', 'Start {n} Branches')}
        </Button>
      </div>
    </>
  );
}
