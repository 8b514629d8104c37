import type { Logged } from '../session/event.ts';
import type { BranchId } from '../session/ids.ts';
import type { Tree } from '../session/tree.ts';
import { agentsOf } from '../session/agentsOf.ts';
import { cleanLine } from './clean.ts';
import { money } from './figures.ts';

/**
 * Gives the lines that say what an event means for the agents that `branch` made: who was forked or spawned and for what, who
 * is done, what is asked and said among them. It learns of new ones as they are told.
 */
export function agentLines(tree: Tree, branch: BranchId): (event: Logged) => string[] {
  const agents = new Set(agentsOf(tree, branch));
  const names = new Map([...tree.branches.values()].map(({ id, name }) => [id, name]));
  const named = (id: BranchId): string => (id === 0 ? 'you' : cleanLine(names.get(id) ?? `branch ${id}`));
  return event => {
    switch (event.type) {
      case 'branchCreated': {
        names.set(event.branch, event.name);
        if (event.by !== 'agent' || !agents.has(event.parent)) return [];
        agents.add(event.branch);
        const how =
          event.task?.role === 'delegate' ? 'answers for' : `${event.purpose === 'spawn' ? 'spawned' : 'forked'} by`;
        const task = event.task ? `: ${shortened(event.task.words)}` : '';
        return [`+ ${named(event.branch)} ${how} ${named(event.parent)}${task}`];
      }
      case 'runEnded': {
        if (event.branch === branch || !agents.has(event.branch)) return [];
        const cost = event.receipt && event.receipt.cost > 0 ? ` · ${money(event.receipt.cost)}` : '';
        return [`= ${named(event.branch)} ${event.outcome}${cost}`];
      }
      case 'messageSent':
        // A result is told by the end of the run that it comes from.
        if (event.kind === 'result' || event.kind === 'decided' || (!agents.has(event.from) && !agents.has(event.to)))
          return [];
        return [`> ${event.kind} from ${named(event.from)} to ${named(event.to)}: ${shortened(event.words)}`];
      case 'questionAsked':
        if (!agents.has(event.branch)) return [];
        return event.questions.map(({ words }) => `? ${named(event.branch)} asks: ${shortened(words)}`);
      case 'questionAnswered':
        if (!agents.has(event.branch) || event.by === 'withdrawn') return [];
        return event.answers.map(words =>
          words.trim() === ''
            ? '  left to the agent'
            : `  ${event.by === 'default' ? 'as it said' : 'answered'}: ${shortened(words)}`,
        );
      default:
        return [];
    }
  };
}

function shortened(words: string): string {
  const line = cleanLine(words.trim());
  return line.length <= 100 ? line : `${line.slice(0, 99)}…`;
}
