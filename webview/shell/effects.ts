import { computed, effect } from '@preact/signals';
import { activeRun } from '../../src/session/tree.ts';
import { askedSentence, requestSentence } from '../request/requestWords.ts';
import { receiptWords } from '../model/branchState.ts';
import { t } from '../words/t.ts';
import type { VsCodeApi } from './bridge.ts';
import type { Panel } from './panel.ts';

/** Keeps what must outlive a reload: a change at once, and what follows it at most a few times a second. */
export function keepSaved(panel: Panel, api: VsCodeApi, target: Window): void {
  let timer = 0;
  let last = panel.saved.peek();
  let written = last;
  const write = (): void => {
    if (written === last) return;
    written = last;
    const saved = { ...last, at: Date.now() };
    api.setState(saved);
    panel.bridge.post({ type: 'keep', state: JSON.stringify(saved) });
  };
  const rest = (): void => {
    timer = 0;
    if (written === last) return;
    write();
    timer = target.setTimeout(rest, 200);
  };
  effect(() => {
    last = panel.saved.value;
    if (timer !== 0 || written === last) return;
    write();
    timer = target.setTimeout(rest, 200);
  });
  target.addEventListener('pagehide', write);
}

/** Counts seconds while something on screen counts, and stands still otherwise. */
export function keepTime(panel: Panel, target: Window): void {
  let timer = 0;
  effect(() => {
    const counts = [...panel.tree.value.branches.values()].some(branch => activeRun(branch));
    if (counts === timer > 0) return;
    if (counts) {
      panel.now.value = Date.now();
      timer = target.setInterval(() => (panel.now.value = Date.now()), 1000);
    } else {
      target.clearInterval(timer);
      timer = 0;
    }
  });
}

/** Asks for the models as soon as somebody can answer, and again while nobody could. */
export function learnModels(panel: Panel): void {
  const key = computed(() => panel.view.value.standing?.key);
  effect(() => {
    if (key.value === undefined || panel.models.peek().length > 0) return;
    void panel.bridge.query({ type: 'models' }).then(
      models => (panel.models.value = models),
      () => undefined,
    );
  });
}

/** Tells the host what `when` clauses and commands without an argument need. */
export function tellContext(panel: Panel): void {
  let last = '';
  effect(() => {
    const branch = panel.branch.value;
    const selected = panel.turns.value.find(turn => turn.key === panel.selected.value);
    const outcome = panel.running.value || branch?.rewound ? undefined : branch?.run?.end?.outcome;
    const context = {
      shown: panel.quiet.value.shown,
      running: panel.running.value,
      requests: panel.tree.value.requests.size + panel.tree.value.questions.size,
      node: selected?.end ?? 0,
      composerFocused: panel.composerFocused.value,
      branches: panel.tree.value.branches.size,
      canUndoRewind: branch?.rewound !== undefined,
      canRetry: outcome === 'failed',
      canResume: outcome === 'interrupted' || outcome === 'parked' || outcome === 'limit',
      sheet: panel.sheet.value.type,
    };
    const text = JSON.stringify(context);
    if (text === last) return;
    last = text;
    panel.bridge.post({ type: 'context', context });
  });
}

/** One polite line per finished turn and per request; none for anything that ticks. */
export function announce(panel: Panel): void {
  let session = '';
  let ends = new Map<number, number>();
  let requests = new Set<number>();
  let questions = new Set<number>();
  effect(() => {
    const tree = panel.tree.value;
    const fresh = tree.session !== session;
    const lines: string[] = [];
    const nowEnds = new Map<number, number>();
    for (const branch of tree.branches.values()) {
      const end = branch.run?.end;
      if (!end) continue;
      nowEnds.set(branch.id, branch.run.id);
      if (fresh || ends.get(branch.id) === branch.run.id) continue;
      const turn = tree.nodes.get(branch.head)?.turn;
      const words = end.receipt ? receiptWords(end.receipt) : '';
      const name = turn ? t('{branch}, turn {turn}', { branch: branch.name, turn }) : branch.name;
      lines.push([`${name} ${outcomeWords(end.outcome)}`, words].filter(Boolean).join(': '));
    }
    for (const request of tree.requests.values()) {
      if (fresh || requests.has(request.id)) continue;
      lines.push(requestSentence(tree.branches.get(request.branch)?.name ?? '', request.shown));
    }
    for (const question of tree.questions.values()) {
      if (fresh || questions.has(question.id)) continue;
      lines.push(askedSentence(tree.branches.get(question.branch)?.name ?? '', question));
    }
    questions = new Set(tree.questions.keys());
    session = tree.session;
    ends = nowEnds;
    requests = new Set(tree.requests.keys());
    if (lines.length > 0) panel.announcement.value = lines.join('. ');
  });
}

function outcomeWords(outcome: string): string {
  switch (outcome) {
    case 'done':
      return t('done');
    case 'stopped':
      return t('stopped');
    case 'failed':
      return t('failed');
    case 'limit':
      return t('stopped at a limit');
    default:
      return t('interrupted');
  }
}
