import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { readAmount } from '../model/unattended.ts';
import { configure } from '../shell/act.ts';
import { heldBy } from '../shell/held.ts';
import { usePanel } from '../shell/usePanel.ts';
import { ValueField } from '../ui/ValueField.tsx';
import { t } from '../words/t.ts';

/** How far the agent may go before it comes back: dollars, minutes, changed lines. Each holds as soon as it is changed. */
export function BudgetFields() {
  const panel = usePanel();
  const { authority, budget, checkIn } = heldBy(panel);
  const [wrong, setWrong] = useState('');
  // Dollars and minutes are set together: what was just set counts although the log has not said so yet.
  const wanted = useRef(budget);
  useLayoutEffect(() => void (wanted.current = budget), [budget.dollars, budget.minutes]);
  const setBudget = (change: Partial<typeof budget>): void => {
    wanted.current = { ...wanted.current, ...change };
    void configure(panel, { budget: wanted.current });
  };
  const take = (name: string, set: (amount: number) => void): ((words: string) => void) => {
    return words => {
      const amount = readAmount(words);
      setWrong(amount === undefined ? name : '');
      if (amount !== undefined) set(amount);
    };
  };
  const row = (name: string, unit: string, amount: number, set: (amount: number) => void) => (
    <>
      <ValueField
        label={name}
        value={amount > 0 ? String(amount) : ''}
        problem={wrong === name ? wrong : undefined}
        onValue={take(name, set)}
      />
      <span aria-hidden="true">{unit}</span>
    </>
  );
  const whole = (amount: number): number => Math.round(amount);
  return (
    <div class="budget" role="group" aria-label={t('Budget')}>
      <span class="dim">{t('Stop after')}</span>
      {row(t('Budget in dollars'), t('dollars'), budget.dollars, dollars => setBudget({ dollars }))}
      <span />
      {row(t('Budget in minutes'), t('minutes'), budget.minutes, minutes => setBudget({ minutes: whole(minutes) }))}
      {authority !== 'unattended' && (
        <>
          <span class="dim">{t('Check in after')}</span>
          {row(t('Check in after so many changed lines'), t('changed lines'), checkIn, lines => {
            void configure(panel, { checkIn: whole(lines) });
          })}
        </>
      )}
      <p class={wrong === '' ? 'quiet' : 'bad'} role={wrong === '' ? undefined : 'alert'}>
        {wrong === ''
          ? t('Counted from your last words. Empty is no limit.')
          : t('Give a number, or leave it empty for no limit.')}
      </p>
    </div>
  );
}
