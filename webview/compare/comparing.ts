import { effect } from '@preact/signals';
import type { ComparedPlace } from '../../src/protocol/query.ts';
import type { NodeId, SessionId } from '../../src/session/ids.ts';
import { askHost } from '../shell/act.ts';
import { focusComposer, focusCompared } from '../shell/focus.ts';
import type { Panel } from '../shell/panel.ts';
import { t } from '../words/t.ts';

/** From so many ways on they stand in a table, in an editor tab. */
const tableFrom = 4;

/** The least time between two questions while branches run, in milliseconds. */
const askMs = 1000;

/** Compares places of the shown session: a few in place of the transcript, many in an editor tab. */
export function openCompare(panel: Panel, places: readonly ComparedPlace[]): void {
  const session = panel.view.peek().shown?.session;
  if (session === undefined || places.length < 2) return;
  if (places.length >= tableFrom) return openTable(panel, session, places);
  panel.comparing.value = { session, places, trouble: '' };
  void ask(panel);
  focusCompared();
}

/** Compares the ways where the shown path parts: at `node`, else at the newest such place. */
export function compareHere(panel: Panel, node: NodeId = 0): void {
  const places = panel.places.peek();
  const place = places.get(node) ?? [...places.values()].at(-1);
  const shown = panel.view.peek().shown;
  if (!place || !shown) {
    panel.notice.value = { type: 'refused', words: t('There is no other way to compare with yet.') };
    return;
  }
  openCompare(
    panel,
    place.ways.slice(0, 8).map(way => ({ branch: way.shown ? shown.branch : way.branch, node: 0 })),
  );
}

export function openTable(panel: Panel, session: SessionId, places: readonly ComparedPlace[]): void {
  askHost(panel, { type: 'openComparison', session, places: [...places] });
}

export function closeCompare(panel: Panel): void {
  panel.comparing.value = null;
  focusComposer();
}

/** Asks for what is compared; the answer counts while the same is compared. */
export async function ask(panel: Panel): Promise<void> {
  const asked = panel.comparing.peek();
  if (!asked) return;
  const { session, places } = asked;
  const answer = await panel.bridge
    .query({ type: 'compare', session, places: [...places] })
    .then(found => ({ found, trouble: '' }))
    .catch((error: unknown) => ({ trouble: error instanceof Error ? error.message : String(error) }));
  const now = panel.comparing.peek();
  if (now?.places === places) panel.comparing.value = { ...now, ...answer };
}

/** Asks again when something happened in the session, at most once a second and never twice at a time. */
export function keepComparing(panel: Panel, target: Window): void {
  let timer = 0;
  let seq = 0;
  const rest = async (): Promise<void> => {
    const asked = seq;
    await ask(panel);
    timer = 0;
    if (asked !== seq) wait();
  };
  const wait = (): void => {
    if (timer === 0) timer = target.setTimeout(() => void rest(), askMs);
  };
  effect(() => {
    const { comparing } = panel;
    const now = panel.tree.value.seq;
    if (comparing.value === null || now === seq) return;
    // The first answer knows what was there when it was asked for.
    const fresh = comparing.peek()?.found === undefined && timer === 0;
    seq = now;
    if (!fresh) wait();
  });
}
