import type { May, Task } from '../../session/agents.ts';
import type { BranchSettings } from '../../session/branchSettings.ts';

/** What a forked child is told. */
export interface Directive {
  readonly name: string;
  /** The name of the branch it was forked from. */
  readonly parent: string;
  readonly task: Pick<Task, 'words' | 'doneWhen'>;
  /** What it is set to, within its makers'. */
  readonly settings: BranchSettings;
  /** Its scratch folder, as agents name it. */
  readonly scratch: string;
  /** The earlier place it starts at; absent where it starts at the call itself. */
  readonly from?: string;
}

/**
 * The words that make a fork a child: who it is, what is its own and what is not, where it stops and what it hands back. They
 * explain what the harness enforces.
 */
export function directive({ name, parent, task, settings, scratch, from }: Directive): string {
  const writes = (settings.authority ?? 'ask') !== 'readOnly';
  const place = from === undefined ? 'at this call' : `at ${from}, and nothing after it`;
  return [
    `You are ${name} now: a branch that was forked from ${parent}. You know what it knew ${place}. The agent you were goes on elsewhere. Its plan is not yours any more, and the tasks of the other branches it started are not yours: others do them at this moment. Your task is this alone:`,
    task.words.trim(),
    ...(task.doneWhen?.trim() ? [`It is done when: ${task.doneWhen.trim()}`] : []),
    rights(settings.may ?? [], writes ? 'writes' : 'reads').join('\n'),
    writes
      ? `Files: you work in a copy of your own, as they are at this place. Nobody else sees your changes until they are brought over. Paths stay relative to the folder.`
      : `Files: you read the workspace, and change nothing. Report what you would change and why.`,
    `Your scratch folder is ${scratch}/; your history is kept there in history.md.`,
    `Stop at the first of these: the task is done; you are blocked, by a refusal or by something only another could tell you; you have given ${settings.steps ?? 0} replies. Do not begin anything else.`,
    `Your last reply is your result, and all that is read of you: at most about 1,000 words. It holds the answer; the evidence, as path:line and as command → outcome; what you did not do; what surprised you.`,
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

function rights(may: readonly May[], files: 'writes' | 'reads'): string[] {
  const can = [
    files === 'writes' ? 'look around, run commands and change files' : 'look around and run what changes nothing',
  ];
  const cannot = files === 'writes' ? [] : ['change files'];
  for (const [right, meaning] of meanings) (may.includes(right) ? can : cannot).push(meaning);
  return [
    `You may: ${can.join('; ')}.`,
    ...(cannot.length > 0
      ? [
          `You may not: ${cannot.join('; ')}. That is enforced: what is refused stays refused in any other form, so report it instead.`,
        ]
      : []),
  ];
}

const meanings: readonly (readonly [May, string])[] = [
  ['fork', 'fork yourself'],
  ['spawn', 'spawn agents'],
  ['person', 'ask the person'],
  ['network', 'reach the network'],
];
