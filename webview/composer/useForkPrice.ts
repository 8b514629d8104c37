import { useEffect, useState } from 'preact/hooks';
import type { Answers } from '../../src/protocol/query.ts';
import type { NodeId } from '../../src/session/ids.ts';
import { usePanel } from '../shell/usePanel.ts';

/** What going on after a node costs, under another model or effort where one is named; undefined while it is not known. */
export function useForkPrice(
  at: NodeId,
  { model, effort }: { readonly model?: string; readonly effort?: string } = {},
): Answers['forkPrice'] | undefined {
  const panel = usePanel();
  const shown = panel.view.value.shown;
  const [price, setPrice] = useState<Answers['forkPrice'] | undefined>();
  useEffect(() => {
    let wanted = true;
    if (shown) {
      const under = { ...(model === undefined ? {} : { model }), ...(effort === undefined ? {} : { effort }) };
      setPrice(undefined);
      panel.bridge.query({ type: 'forkPrice', ...shown, at, ...under }).then(
        answer => wanted && setPrice(answer),
        () => wanted && setPrice(undefined),
      );
    }
    return () => void (wanted = false);
  }, [at, shown?.session, shown?.branch, model, effort]);
  return price;
}
