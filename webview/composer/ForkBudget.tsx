import { emptyBudget, shareWords, wrongAmounts, type BudgetDraft, type ForkWish } from '../model/forkWish.ts';
import { usePanel } from '../shell/usePanel.ts';
import { ValueField } from '../ui/ValueField.tsx';
import { t } from '../words/t.ts';

/** How far the new branches may go, all of them together; folded until somebody asks. */
export function ForkBudget(props: {
  wish: ForkWish;
  count: number;
  onWish: (wish: ForkWish) => void;
  onEnter: () => void;
}) {
  const panel = usePanel();
  const { wish, count } = props;
  const { budget } = wish;
  if (!budget)
    return (
      <p class="facts">
        <button type="button" class="link" onClick={() => props.onWish({ ...wish, budget: emptyBudget })}>
          {t('Set a Budget…')}
        </button>
      </p>
    );
  const wrong = wrongAmounts(budget);
  const field = (name: keyof BudgetDraft, label: string, unit: string) => (
    <>
      <ValueField
        label={label}
        value={budget[name]}
        problem={wrong.includes(name) ? label : undefined}
        onInput={words => props.onWish({ ...wish, budget: { ...budget, [name]: words } })}
        onEnter={props.onEnter}
      />
      <span aria-hidden="true">{unit}</span>
    </>
  );
  const name = panel.branch.value?.name ?? '';
  return (
    <div class="budget forkbudget" role="group" aria-label={t('Budget')}>
      <span class="dim">{t('Stop after')}</span>
      {field('dollars', t('Budget in dollars'), t('dollars'))}
      <span />
      {field('minutes', t('Budget in minutes'), t('minutes'))}
      <span />
      {field('tokens', t('Budget in tokens'), t('tokens'))}
      <p class={wrong.length === 0 ? 'quiet' : 'bad'} role={wrong.length === 0 ? undefined : 'alert'}>
        {wrong.length > 0
          ? t('Give a number, or leave it empty.')
          : [
              shareWords(budget, count) && `${shareWords(budget, count)}.`,
              t('What is left empty is as {branch} is set.', { branch: name }),
            ]
              .filter(Boolean)
              .join(' ')}
      </p>
    </div>
  );
}
