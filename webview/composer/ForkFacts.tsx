import type { Answers } from '../../src/protocol/query.ts';
import type { NodeId } from '../../src/session/ids.ts';
import { anewWords, type ForkWish } from '../model/forkWish.ts';
import { money, tokens } from '../words/format.ts';
import { t } from '../words/t.ts';
import { CopyQuestion, ForkFiles } from './ForkFiles.tsx';
import { useForkPrice } from './useForkPrice.ts';

/** What a fork means for the files and what it costs, before it is made. */
export function ForkFacts({ at, count, wish = {} }: { at: NodeId; count: number; wish?: ForkWish }) {
  const price = useForkPrice(at, wish);
  return (
    <>
      <p class="facts">
        <ForkFiles at={at} count={count} />{' '}
        {price && price.tokens > 0 && !price.warm && wish.model !== undefined ? (
          <WithCost words={anewWords(price, count)} cost={money(price.cost)} />
        ) : (
          <Price price={price} count={count} />
        )}
      </p>
      <CopyQuestion />
    </>
  );
}

function Price({ price, count }: { price: Answers['forkPrice'] | undefined; count: number }) {
  if (!price || price.tokens === 0) return null;
  const each = count > 1;
  const cost = price.cost < 0 ? '' : money(price.cost);
  const amount = tokens(price.tokens);
  if (!price.warm) {
    const words = cost
      ? t(
          each
            ? 'The cache is older than 5 minutes: about {cost} each.'
            : 'The cache is older than 5 minutes: about {cost}.',
        )
      : t('The cache is older than 5 minutes.');
    return <WithCost words={words} cost={cost} />;
  }
  if (!cost)
    return (
      <>{t(each ? 'Each reads {tokens} from the cache.' : 'It reads {tokens} from the cache.', { tokens: amount })}</>
    );
  const words = each
    ? t('Each reads {tokens} from the cache, about {cost}.', { tokens: amount, cost: '{cost}' })
    : t('It reads {tokens} from the cache, about {cost}.', { tokens: amount, cost: '{cost}' });
  return <WithCost words={words} cost={cost} />;
}

/** The price stands out in its sentence. */
function WithCost({ words, cost }: { words: string; cost: string }) {
  const [before, after] = words.split('{cost}');
  return (
    <>
      {before}
      {after !== undefined && <b>{cost}</b>}
      {after}
    </>
  );
}
