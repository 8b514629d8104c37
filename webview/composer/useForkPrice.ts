import { useEffect, useState } from 'preact/hooks';
import type { Answers } from '../../src/protocol/query.ts';
import type { NodeId } from '../../src/session/ids.ts';
import { usePanel } from '../shell/usePanel.ts';

/** What going on after a node costs; undefined while it is not known. */
export function useForkPrice(at: NodeId): Answers['forkPrice'] | undefined {
  const panel = usePanel();
  const shown = panel.view.value.shown;
  const [price, setPrice] = useState<Answers['forkPrice'] | undefined>();
  useEffect(() => {
    let wanted = true;
    if (shown) {
      panel.bridge.query({ type: 'forkPrice', ...shown, at }).then(
        answer => wanted && setPrice(answer),
        () => wanted && setPrice(undefined),
      );
    }
    return () => void (wanted = false);
  }, [at, shown?.session, shown?.branch]);
  return price;
}
