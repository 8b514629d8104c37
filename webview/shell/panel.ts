import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Shown } from '../../src/protocol/frame.ts';
import type { IntentAnswer } from '../../src/protocol/intent.ts';
import type { ModelChoice } from '../../src/protocol/query.ts';
import type { LiveReply } from '../../src/protocol/liveReply.ts';
import { emptyView, type View } from '../../src/protocol/view.ts';
import type { WindowFacts } from '../../src/protocol/webviewMessage.ts';
import type { BranchSettings } from '../../src/session/branchSettings.ts';
import type { BranchId, NodeId } from '../../src/session/ids.ts';
import { rehearsalBeat, type RehearsalBeat } from '../../src/session/rehearsal.ts';
import { activeRun, type Branch, type Tree } from '../../src/session/tree.ts';
import type { Answered } from '../model/answered.ts';
import type { Comparing } from '../model/comparedWays.ts';
import { forkPlaces, type ForkPlace } from '../model/forkWays.ts';
import type { Adopt, Use } from '../model/fileMoves.ts';
import type { ForkWish } from '../model/forkWish.ts';
import type { Rewind } from '../model/rewindFiles.ts';
import type { SplitOff } from '../model/splitOff.ts';
import type { Turn } from '../model/turn.ts';
import type { UnattendedDraft } from '../model/unattended.ts';
import { turnsOf } from '../model/turnsOf.ts';
import type { LedTo } from './ledTo.ts';
import type { Bridge } from './bridge.ts';
import { placeKey, type Saved, type Way } from './saved.ts';

/** What the composer does when its button is pressed. */
export type Sheet =
  | { readonly type: 'none' }
  /** `started`: the branches are on their way, and some may be there before the answer is. */
  | {
      readonly type: 'fork';
      readonly at: NodeId;
      readonly ways: readonly Way[];
      /** Whether the results come back to the shown branch. */
      readonly returns?: 'on' | 'off';
      readonly wish?: ForkWish;
      readonly started?: true;
    }
  | SplitOff
  | Rewind
  | Use
  | Adopt
  /** What was typed; `tried` once it was started, so that what is wrong is said from then on. */
  | { readonly type: 'unattended'; readonly draft: UnattendedDraft; readonly tried: boolean };

/** Whether the person works through the requests that waited, which of them, and whether none is left. */
export interface Late {
  readonly state: 'off' | 'on' | 'done';
  readonly at: number;
}

/** A sent prompt whose event has not come back yet; `head` is where its branch stood. */
export interface Pending {
  readonly id: symbol;
  readonly place: string;
  readonly words: string;
  readonly head: NodeId;
}

/** A session that was made, or why it was not. */
export type Made = Shown | Extract<IntentAnswer, { type: 'intentRefused' }>;

/** A line above the composer: the answer to what a person just did, or something that happened meanwhile. */
export type Notice = { readonly type: 'needsKey' } | { readonly type: 'refused' | 'told'; readonly words: string };

/** Everything the parts of the panel share. Signals hold what changes; `bridge` is the way out. */
export interface Panel {
  readonly bridge: Bridge;
  readonly view: Signal<View>;
  readonly saved: Signal<Saved>;
  /** Parts of what is saved that are drawn; scrolling changes none of them. */
  readonly open: ReadonlySignal<Saved['open']>;
  readonly drafts: ReadonlySignal<Saved['drafts']>;
  readonly seen: ReadonlySignal<Saved['seen']>;
  readonly window: Signal<WindowFacts>;
  readonly models: Signal<readonly ModelChoice[]>;
  readonly sheet: Signal<Sheet>;
  /** What is compared in place of the transcript; null while that is shown. */
  readonly comparing: Signal<Comparing | null>;
  /** What was sent and is not in the log yet, oldest first. */
  readonly pending: Signal<readonly Pending[]>;
  /** The session that the first prompt makes, until it or another place is shown: what is sent meanwhile goes there too. */
  readonly making: Signal<Promise<Made> | null>;
  readonly notice: Signal<Notice | null>;
  /** The answer to a request that was given last, for as long as it may be taken back. */
  readonly answered: Signal<Answered | null>;
  /** The selected turn by key; 0 for none. */
  readonly selected: Signal<NodeId>;
  /** The card of open requests that is shown, by its place among the cards. */
  readonly request: Signal<number>;
  /** Groups of requests that the person wants to answer one by one. */
  readonly apart: Signal<readonly string[]>;
  readonly late: Signal<Late>;
  /** What the session that the first prompt makes is to be set to, where it differs from the settings. */
  readonly wish: Signal<BranchSettings>;
  readonly wall: ReadonlySignal<View['wall']>;
  /** The request that the last command or key led to. */
  readonly ledTo: Signal<LedTo | null>;
  /** Which of how many agents is being adopted; null while none is. */
  readonly adopting: Signal<{ readonly at: number; readonly of: number } | null>;
  readonly composerFocused: Signal<boolean>;
  /** The branch whose name is being edited in the outline; 0 for none. */
  readonly renaming: Signal<BranchId>;
  /** What a screen reader is told next. */
  readonly announcement: Signal<string>;
  /** Milliseconds since 1970, once a second while something counts. */
  readonly now: Signal<number>;
  /** What was asked to be shown and has not come yet; the last wish counts. */
  readonly wanted: Signal<Shown | null | undefined>;
  /** What is to be done when the wanted place is there. */
  readonly afterShown: Signal<(() => void) | null>;
  /** The view without what streams: it changes with events and waits, never with live text. */
  readonly quiet: ReadonlySignal<View>;
  readonly tree: ReadonlySignal<Tree>;
  readonly branch: ReadonlySignal<Branch | undefined>;
  readonly running: ReadonlySignal<boolean>;
  readonly turns: ReadonlySignal<readonly Turn[]>;
  readonly places: ReadonlySignal<ReadonlyMap<NodeId, ForkPlace>>;
  readonly place: ReadonlySignal<string>;
  /** Where what is written goes: the place that was asked for last, also before it is shown. */
  readonly target: ReadonlySignal<Shown | null>;
  /** What the rehearsal waits for; null in any other session. */
  readonly beat: ReadonlySignal<RehearsalBeat | null>;
}

export function createPanel(bridge: Bridge, before: Saved): Panel {
  const saved = signal(before);
  const view = signal<View>(emptyView);
  const tree = computed(() => view.value.tree);
  const shown = computed(() => view.value.shown);
  const bodies = computed(() => view.value.bodies);
  const finished = computed(() => view.value.finished);
  const meets = computed(() => view.value.meets);
  const branch = computed(() => tree.value.branches.get(shown.value?.branch ?? 0));
  const earlier = computed(() => view.value.earlier);
  const trouble = computed(() => view.value.trouble);
  const waits = computed(() => waitsOf(view.value));
  const quiet = computed(() => ({
    ...emptyView,
    shown: shown.value,
    tree: tree.value,
    bodies: bodies.value,
    finished: finished.value,
    meets: meets.value,
    earlier: earlier.value,
    trouble: trouble.value,
    live: new Map(JSON.parse(waits.value) as [BranchId, LiveReply][]),
  }));
  const wanted = signal<Shown | null | undefined>(undefined);
  let known: readonly Turn[] = [];
  return {
    bridge,
    view,
    saved,
    open: computed(() => saved.value.open),
    drafts: computed(() => saved.value.drafts),
    seen: computed(() => saved.value.seen),
    window: signal<WindowFacts>({ folder: '', model: '', effort: '', mac: false, secrets: 'kept' }),
    models: signal<readonly ModelChoice[]>([]),
    sheet: signal<Sheet>({ type: 'none' }),
    comparing: signal<Comparing | null>(null),
    pending: signal<readonly Pending[]>([]),
    making: signal<Promise<Made> | null>(null),
    notice: signal<Notice | null>(null),
    answered: signal<Answered | null>(null),
    selected: signal(0),
    request: signal(0),
    apart: signal<readonly string[]>([]),
    late: signal<Late>({ state: 'off', at: 0 }),
    wish: signal<BranchSettings>({}),
    wall: computed(() => view.value.wall),
    ledTo: signal<LedTo | null>(null),
    adopting: signal(null),
    composerFocused: signal(false),
    renaming: signal(0),
    announcement: signal(''),
    now: signal(Date.now()),
    wanted,
    afterShown: signal<(() => void) | null>(null),
    quiet,
    tree,
    branch,
    running: computed(() => activeRun(branch.value) !== undefined),
    turns: computed(() => (known = turnsOf(quiet.value, known))),
    places: computed(() => forkPlaces(quiet.value)),
    place: computed(() => placeKey(shown.value)),
    target: computed(() => (wanted.value === undefined ? shown.value : wanted.value)),
    beat: computed(() =>
      tree.value.origin === 'rehearsal' && shown.value ? rehearsalBeat(tree.value, shown.value.branch) : null,
    ),
  };
}

/** Which branches wait for what, as text, so that equal answers are equal. */
function waitsOf(view: View): string {
  const waits = [...view.live].flatMap(([branch, { run, waiting }]) =>
    waiting ? [[branch, { run, waiting }] satisfies [BranchId, Pick<LiveReply, 'run' | 'waiting'>]] : [],
  );
  return JSON.stringify(waits);
}
