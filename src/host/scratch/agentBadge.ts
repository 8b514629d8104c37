import { assertNever } from '../../base/assertNever.ts';
import { activeRun, type Branch, type Tree } from '../../session/tree.ts';

/** What an agent does, as its folder shows it. */
export type AgentState = 'idle' | 'running' | 'asks' | 'waits' | 'done' | 'failed' | 'stopped';

/** `asks`: the person is needed. `waits`: for other agents. */
export function agentState(tree: Tree, branch: Branch): AgentState {
  const needed = [...tree.requests.values(), ...tree.questions.values()].some(open => open.branch === branch.id);
  if (needed) return 'asks';
  const run = activeRun(branch);
  if (run) return run.open.length > 0 && run.open.every(({ tool }) => waiting.has(tool)) ? 'waits' : 'running';
  const outcome = branch.run?.end?.outcome;
  switch (outcome) {
    case undefined:
      return 'idle';
    case 'done':
      return 'done';
    case 'failed':
      return 'failed';
    case 'stopped':
    case 'interrupted':
    case 'parked':
    case 'limit':
      return 'stopped';
    default:
      return assertNever(outcome);
  }
}

const waiting = new Set(['fork', 'spawn', 'ask', 'wait']);

/** Two signs at most, as the explorer shows them: how the branch was made, and what its agent does. */
export function agentBadge(purpose: Branch['purpose'], state: AgentState): string {
  return `${{ main: '', fork: 'F', spawn: 'S' }[purpose]}${signs[state]}`;
}

const signs: Readonly<Record<AgentState, string>> = {
  idle: '',
  running: '▶',
  asks: '?',
  waits: '…',
  done: '✓',
  failed: '✗',
  stopped: '■',
};

/** The theme's colour for it; empty for the usual one. */
export function agentColour(state: AgentState): string {
  return {
    idle: '',
    running: 'charts.blue',
    asks: 'charts.yellow',
    waits: '',
    done: 'charts.green',
    failed: 'charts.red',
    stopped: '',
  }[state];
}

/** The same in words. */
export function agentWords(tree: Tree, branch: Branch, say: (words: string, ...values: string[]) => string): string {
  const maker = tree.branches.get(branch.parent)?.name ?? '';
  const made = { main: '', fork: say('Forked from {0}', maker), spawn: say('Spawned by {0}', maker) }[branch.purpose];
  const does = {
    idle: '',
    running: say('running'),
    asks: say('waits for you'),
    waits: say('waits for other agents'),
    done: say('done'),
    failed: say('failed'),
    stopped: say('stopped'),
  }[agentState(tree, branch)];
  return [made, does].filter(words => words !== '').join(' · ');
}
