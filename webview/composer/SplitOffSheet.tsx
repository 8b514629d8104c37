import { useEffect } from 'preact/hooks';
import { placeWords } from '../model/placeWords.ts';
import { turnsAfter, type SplitOff } from '../model/splitOff.ts';
import { leaveSheet } from '../shell/sheets.ts';
import { setSplitOff, startSplitOff } from '../shell/splitOff.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { Checkbox } from '../ui/Checkbox.tsx';
import { RadioGroup } from '../ui/Radio.tsx';
import { ValueField } from '../ui/ValueField.tsx';
import { t, tn } from '../words/t.ts';
import { SheetHead } from './SheetHead.tsx';
import { SplitOffFacts } from './SplitOffFacts.tsx';

/** What was done after a place becomes a branch of its own: its name, where the files go, whether its result comes back. */
export function SplitOffSheet({ sheet }: { sheet: SplitOff }) {
  const panel = usePanel();
  const name = panel.branch.value?.name ?? '';
  const place = placeWords(panel.turns.value, sheet.at);
  const count = turnsAfter(panel.turns.value, sheet.at).length;
  useEffect(() => {
    const field = document.querySelector<HTMLElement & { value: string; select(): void }>('.splitname');
    field?.focus();
    // What was typed before the next picture must not be selected, and so overwritten by the next key.
    requestAnimationFrame(() => field?.value === sheet.name && field.select());
  }, [sheet.at]);
  return (
    <>
      <SheetHead icon="git-branch">
        <b>{sheet.started ? t('Splitting off…') : tn(count, 'Split off {n} turn', 'Split off {n} turns')}</b>{' '}
        {t('after {place}', { place })}
      </SheetHead>
      <div class="sheet-body">
        <div class="sheet-name">
          <span class="dim">{t('Name')}</span>
          <ValueField
            label={t('Name of the new branch')}
            value={sheet.name}
            class="splitname"
            focus="composer"
            onInput={value => setSplitOff(panel, { name: value })}
            onEnter={() => void startSplitOff(panel)}
          />
        </div>
        <RadioGroup
          label={t('Files of these turns')}
          value={sheet.files}
          choices={[
            {
              value: 'go',
              words: t('Files go with the branch'),
              detail: t('The workspace is as of {place} again.', { place }),
            },
            { value: 'stay', words: t('Files stay in the workspace'), detail: t('Only the words are split off.') },
          ]}
          onChoose={value => setSplitOff(panel, { files: value === 'stay' ? 'stay' : 'go' })}
        />
        <div class="sheet-check">
          <Checkbox
            words={t('When it is done, send its result to {branch}', { branch: name })}
            value={sheet.returns}
            onChange={value => setSplitOff(panel, { returns: value })}
          />
        </div>
        <SplitOffFacts at={sheet.at} />
      </div>
      <div class="bar tall">
        <span class="grow" />
        <Button look="secondary" onClick={() => leaveSheet(panel)}>
          {t('Cancel')}
        </Button>
        <Button off={whyNot(sheet)} onClick={() => void startSplitOff(panel)}>
          {t('Split Off')}
        </Button>
      </div>
    </>
  );
}

/** Why it cannot be done now; false where it can. */
function whyNot({ name, started }: SplitOff): string | false {
  if (started) return t('Splitting off…');
  return name.trim() === '' && t('A branch needs a name');
}
