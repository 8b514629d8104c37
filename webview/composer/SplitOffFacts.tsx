import type { NodeId } from '../../src/session/ids.ts';
import { placeWords } from '../model/placeWords.ts';
import { usePanel } from '../shell/usePanel.ts';
import { money, tokens } from '../words/format.ts';
import { t } from '../words/t.ts';
import { useForkPrice } from './useForkPrice.ts';

/** Where the shown branch goes on, what that costs, and when it happens. */
export function SplitOffFacts({ at }: { at: NodeId }) {
  const panel = usePanel();
  const price = useForkPrice(at);
  const branch = panel.branch.value?.name ?? '';
  const place = placeWords(panel.turns.value, at);
  const known = price !== undefined && price.tokens > 0;
  const words = known
    ? t('{branch} goes on from {place} and reads {tokens}', { branch, place, tokens: tokens(price.tokens) })
    : t('{branch} goes on from {place}', { branch, place });
  return (
    <p class="facts">
      {words}
      {known && !price.warm ? `; ${t('the cache is older than 5 minutes')}` : ''}
      {known && price.cost >= 0 ? `: ${t('about {cost}', { cost: money(price.cost) })}` : ''}
      {'. '}
      {panel.running.value && t('Takes effect after the running step; its run goes on as the new branch.')}
    </p>
  );
}
