import type { AdoptPreview, Unavailable } from '../../src/protocol/query.ts';
import type { View } from '../../src/protocol/view.ts';
import type { Adopt } from '../model/fileMoves.ts';
import { namedPaths } from '../model/namedPaths.ts';
import { setAdoption } from '../shell/adopt.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Icon } from '../ui/Icon.tsx';
import { RadioGroup } from '../ui/Radio.tsx';
import { t, tn } from '../words/t.ts';

/** How many files with conflicts are named. */
const named = 4;

/** What only a person can decide: whether the target's own changes stay, and what stands where both changed the same lines. */
export function AdoptChoices({ sheet, preview }: { sheet: Adopt; preview: Exclude<AdoptPreview, Unavailable> }) {
  const panel = usePanel();
  const { branches } = panel.tree.value;
  const { adoption } = sheet;
  const into = branches.get(adoption.into)?.name ?? '';
  const source = branches.get(sheet.source)?.name ?? '';
  const { conflicts, ahead } = preview;
  const since = partedTurn(sheet, panel.quiet.value);
  return (
    <>
      {ahead.length > 0 && adoption.turn === 0 && (
        <RadioGroup
          label={t('What becomes of the changes of {branch}', { branch: into })}
          value={adoption.how}
          choices={[
            {
              value: 'replace',
              words:
                since === undefined
                  ? t('Replace {branch}’s changes since', { branch: into })
                  : t('Replace {branch}’s changes since turn {turn}', { branch: into, turn: since }),
              detail: tn(
                ahead.length,
                '{n} file goes back first. It stays in the tree.',
                '{n} files go back first. They stay in the tree.',
              ),
            },
            { value: 'merge', words: t('Merge on top'), detail: t('Both changes stand.') },
          ]}
          onChoose={how => setAdoption(panel, { how: how === 'merge' ? 'merge' : 'replace' })}
        />
      )}
      {(conflicts.length > 0 || adoption.conflicts !== 'markers') && (
        <>
          {conflicts.length > 0 && (
            <p class="facts noted">
              <Icon name="warning" class="m ask" />
              <span>{t('Both changed the same lines of {files}.', { files: namedPaths(conflicts, named) })}</span>
            </p>
          )}
          <RadioGroup
            label={t('What stands where both changed the same lines')}
            value={adoption.conflicts}
            choices={[
              { value: 'markers', words: t('Mark both'), detail: t('Each file can be resolved afterwards.') },
              { value: 'theirs', words: t('Take {branch}’s lines', { branch: source }), detail: '' },
              { value: 'mine', words: t('Keep {branch}’s lines', { branch: into }), detail: '' },
            ]}
            onChoose={value =>
              setAdoption(panel, { conflicts: value === 'theirs' || value === 'mine' ? value : 'markers' })
            }
          />
        </>
      )}
    </>
  );
}

/** The last turn both have in common; undefined where neither is shown, so that it is not known here. */
function partedTurn({ source, adoption }: Adopt, { tree, meets, shown }: View): number | undefined {
  const other = shown?.branch === source ? adoption.into : shown?.branch === adoption.into ? source : undefined;
  const node = other === undefined ? undefined : meets.get(other);
  return node === undefined ? undefined : tree.nodes.get(node)?.turn;
}
