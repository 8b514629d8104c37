import type { Intent } from '../protocol/intent.ts';
import type { SessionId } from '../session/ids.ts';
import type { Branch, Tree } from '../session/tree.ts';
import { cleanLine } from './clean.ts';
import type { CliContext } from './cliContext.ts';
import { CommandFailed } from './commandFailed.ts';
import type { Command } from './commandLine.ts';
import { eventTail } from './eventTail.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { branchNamed, existingSession, intend, openSession } from './sessions.ts';

/** `banyan undo`: takes back the last rewind, use or adoption of a branch that nothing has followed. */
export async function undoLast(
  { branch: name }: Extract<Command, { command: 'undo' }>,
  context: CliContext,
): Promise<ExitCode> {
  const { uplink, viewer, flags, out } = context;
  const session = await existingSession(context);
  await openSession(context, session);
  const { tree } = viewer.view;
  const branch =
    name === '' ? (tree.branches.get(tree.holder) ?? branchNamed(context, '')) : branchNamed(context, name);
  const last = undoable(session, branch, tree).sort((a, b) => b.time - a.time)[0];
  if (!last) throw new CommandFailed(`Nothing of ${cleanLine(branch.name)} can be undone.`);
  await intend(context, last.intent);
  const tail = eventTail(uplink, session, tree.seq, event => {
    if (flags.json) out(`${JSON.stringify(event)}\n`);
  });
  await tail.upTo(tree.seq + 1);
  if (!flags.json) out(`${last.words} was taken back.\n`);
  return exitCode.done;
}

interface Undoable {
  readonly time: number;
  readonly intent: Intent;
  readonly words: string;
}

function undoable(session: SessionId, each: Branch, tree: Tree): Undoable[] {
  const { id: branch, name, rewound, wentBack = [], adoptions = [] } = each;
  const { moved } = tree;
  const nameOf = (id: number): string => cleanLine(tree.branches.get(id)?.name ?? '');
  return [
    ...(rewound
      ? [
          {
            time: rewound.time,
            intent: { type: 'undoRewind', session, branch } as const,
            words: `The rewind of ${cleanLine(name)}`,
          },
        ]
      : []),
    ...wentBack.map(({ from: line, time }) => ({
      time,
      intent: { type: 'undoRewind', session, branch, line } as const,
      words: `That ${cleanLine(name)} went back`,
    })),
    ...(moved?.to === branch
      ? [
          {
            time: moved.time,
            intent: { type: 'undoUse', session } as const,
            words: `The move of the workspace to ${cleanLine(name)}`,
          },
        ]
      : []),
    ...adoptions.map(({ seq, time, source }) => ({
      time,
      intent: { type: 'undoAdopt', session, branch, adopted: seq } as const,
      words: `What ${cleanLine(name)} adopted of ${nameOf(source)}`,
    })),
  ];
}
