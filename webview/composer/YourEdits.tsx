import { placeWords } from '../model/placeWords.ts';
import { stayWords, yourEditsWords, type Rewind, type RewindFiles } from '../model/rewindFiles.ts';
import { setRewind } from '../shell/rewind.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { RadioGroup } from '../ui/Radio.tsx';
import { t } from '../words/t.ts';
import { StayLines } from './StayLines.tsx';

/** What becomes of what the person changed since, and what stays whatever is chosen. */
export function YourEdits({ sheet, preview }: { sheet: Rewind; preview: RewindFiles }) {
  const panel = usePanel();
  const turns = panel.turns.value;
  const words = yourEditsWords(preview, sheet.edits, turns.at(-1)?.number ?? 0);
  return (
    <>
      {words !== '' && (
        <>
          <p class="facts noted">
            <Icon name="person" class="m" />
            <span>{words}</span>
          </p>
          <RadioGroup
            label={t('Your edits')}
            value={sheet.edits}
            choices={[
              { value: 'keepMine', words: t('Keep my edits'), detail: '' },
              {
                value: 'exact',
                words: t('Exactly as of {place}', { place: placeWords(turns, sheet.to) }),
                detail: sheet.edits === 'exact' ? t('Undo brings your edits back.') : '',
              },
            ]}
            onChoose={value => setRewind(panel, { edits: value === 'exact' ? 'exact' : 'keepMine' })}
          />
        </>
      )}
      <StayLines lines={stayWords(preview, sheet.edits)} />
    </>
  );
}
