import type { Intent, IntentAnswer } from '../protocol/intent.ts';
import type { BranchId, SessionId } from '../session/ids.ts';
import type { Branch } from '../session/tree.ts';
import type { CliContext } from './cliContext.ts';
import type { Command } from './commandLine.ts';
import { exitCode, type ExitCode } from './exitCode.ts';
import { follow } from './follow.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

/** Why a command could not be carried out, with the exit code it ends with. */
export class CommandFailed extends Error {
  readonly code: ExitCode;

  constructor(message: string, code: ExitCode = exitCode.failed) {
    super(message);
    this.code = code;
  }
}

export async function runPrompt(command: Of<'run'>, context: CliContext): Promise<ExitCode> {
  const session = command.fresh ? await create(context) : ((await newest(context)) ?? (await create(context)));
  await look(context, session);
  const branch = command.branch === '' ? branchNamed(context, 'main') : branchNamed(context, command.branch);
  const { model, effort, authority } = command;
  const settings = {
    ...(model === '' ? {} : { model }),
    ...(effort === '' ? {} : { effort }),
    ...(authority === 'ask' || authority === 'readOnly' ? ({ authority } as const) : {}),
  };
  if (Object.keys(settings).length > 0)
    await intent(context, { type: 'configureBranch', session, branch: branch.id, settings });
  return follow(context, session, branch.id, async () => {
    await intent(context, { type: 'submit', session, branch: branch.id, words: command.prompt, how: 'send' });
  });
}

export async function forkAt(command: Of<'fork'>, context: CliContext): Promise<ExitCode> {
  const session = await existing(context);
  await look(context, session);
  const parent = [...context.viewer.view.tree.branches.values()][0]?.id ?? 1;
  const ways = [{ name: command.name, words: '' }];
  const made = await intent(context, { type: 'fork', session, branch: parent, at: command.node, ways });
  const branch = made.branches[0] ?? 0;
  return follow(context, session, branch, async () => {
    await intent(context, { type: 'submit', session, branch, words: command.prompt, how: 'send' });
  });
}

export async function rewindTo(command: Of<'rewind'>, context: CliContext): Promise<ExitCode> {
  const session = await existing(context);
  await look(context, session);
  const branch = branchNamed(context, command.branch);
  await intent(context, { type: 'rewind', session, branch: branch.id, to: command.node });
  await context.viewer.when(
    view => view.tree.branches.get(branch.id)?.head !== branch.head || branch.head === command.node,
  );
  const head = context.viewer.view.tree.branches.get(branch.id)?.head ?? 0;
  if (context.flags.json) context.out(`${JSON.stringify({ session, branch: branch.id, name: branch.name, head })}\n`);
  else context.out(`${branch.name} stands at n${head}. Files stay as they are.\n`);
  return exitCode.done;
}

export async function printTree(context: CliContext): Promise<ExitCode> {
  const session = await existing(context);
  const { text } = await context.uplink.query({ type: 'outline', session });
  context.out(context.flags.json ? `${JSON.stringify({ session, text })}\n` : `${text}\n`);
  return exitCode.done;
}

export async function printLog(context: CliContext): Promise<ExitCode> {
  const session = await existing(context);
  const { path } = await context.uplink.query({ type: 'logFile', session });
  for await (const line of context.readLines(path)) {
    if (line.trim() === '') continue;
    context.out(context.flags.json ? `${line}\n` : `${shortLine(line)}\n`);
  }
  return exitCode.done;
}

export async function printSessions(context: CliContext): Promise<ExitCode> {
  const rows = await context.uplink.query({ type: 'sessions', folder: context.folder });
  for (const row of rows)
    context.out(
      context.flags.json
        ? `${JSON.stringify(row)}\n`
        : `${row.session}  ${new Date(row.changed).toISOString().slice(0, 16).replace('T', ' ')}  ${row.title || 'New session'}\n`,
    );
  if (rows.length === 0 && !context.flags.json)
    context.out('No sessions in this folder yet. banyan run "PROMPT" starts one.\n');
  return exitCode.done;
}

function shortLine(line: string): string {
  try {
    const event = JSON.parse(line) as {
      seq?: number;
      time?: number;
      type?: string;
      title?: string;
      name?: string;
      id?: number;
    };
    const time = new Date(event.time ?? 0).toISOString().slice(11, 19);
    const words = [event.id === undefined ? '' : `n${event.id}`, event.name ?? '', event.title ?? ''].filter(
      word => word !== '',
    );
    return `${String(event.seq).padStart(6)}  ${time}  ${event.type ?? ''}  ${words.join(' ')}`.trimEnd();
  } catch {
    return `        cannot be read  ${line.slice(0, 60)}`;
  }
}

async function create(context: CliContext): Promise<SessionId> {
  return (await intent(context, { type: 'createSession', folder: context.folder, origin: 'person' })).session;
}

async function newest(context: CliContext): Promise<SessionId | undefined> {
  if (context.flags.session !== '') return context.flags.session;
  const rows = await context.uplink.query({ type: 'sessions', folder: context.folder });
  return rows.find(row => row.origin === 'person')?.session;
}

async function existing(context: CliContext): Promise<SessionId> {
  const session = await newest(context);
  if (session === undefined)
    throw new CommandFailed('There is no session in this folder. banyan run "PROMPT" starts one.');
  return session;
}

/** Shows the session's first branch, so that its tree is known. */
async function look(context: CliContext, session: SessionId): Promise<void> {
  context.uplink.show({ session, branch: 1 }, 0);
  await context.viewer.when(
    view => view.shown?.session === session || (view.shown === null && view.n > 0 && gone(view.sessions, session)),
  );
  if (context.viewer.view.shown?.session !== session) throw new CommandFailed(`There is no session ${session}.`);
}

function gone(rows: readonly { session: SessionId }[], session: SessionId): boolean {
  return rows.length > 0 && !rows.some(row => row.session === session);
}

function branchNamed(context: CliContext, name: string): Branch {
  const branches = [...context.viewer.view.tree.branches.values()];
  const found = branches.find(branch => branch.name === name) ?? (name === 'main' ? branches[0] : undefined);
  if (!found)
    throw new CommandFailed(
      `There is no branch ${name}. There are: ${branches.map(branch => branch.name).join(', ')}.`,
    );
  return found;
}

async function intent(context: CliContext, asked: Intent): Promise<{ session: SessionId; branches: BranchId[] }> {
  const answer: IntentAnswer = await context.uplink.intent(asked);
  if (answer.type === 'intentDone') return answer;
  throw new CommandFailed(answer.reason, answer.code === 'noKey' ? exitCode.noKey : exitCode.failed);
}
