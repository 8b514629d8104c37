#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';
import type { CliContext } from './cli/cliContext.ts';
import type { SupervisorProcess } from './client/serving/serveState.ts';
import { adoptBranch } from './cli/adoptBranch.ts';
import { personAt } from './cli/askAtTerminal.ts';
import { commandLine, type Command } from './cli/commandLine.ts';
import { UsageError } from './cli/usageError.ts';
import { CommandFailed } from './cli/commandFailed.ts';
import { exitCode, type ExitCode } from './cli/exitCode.ts';
import { helpText } from './cli/help.ts';
import { inkFor } from './cli/ink.ts';
import { decideLate, printDeferred } from './cli/deferred.ts';
import { printAudit } from './cli/printAudit.ts';
import { printBlame } from './cli/printBlame.ts';
import { printDiff } from './cli/printDiff.ts';
import { printLog } from './cli/printLog.ts';
import { printRules } from './cli/printRules.ts';
import { printSessions } from './cli/printSessions.ts';
import { printTree } from './cli/printTree.ts';
import { publishCommits } from './cli/publishCommits.ts';
import { restoreFiles } from './cli/restoreFiles.ts';
import { rewindTo } from './cli/rewindTo.ts';
import { forkAt, runPrompt } from './cli/runPrompt.ts';
import { sendWords } from './cli/sendWords.ts';
import { spawnAgent } from './cli/spawnAgent.ts';
import { stopBranch } from './cli/stopBranch.ts';
import { undoLast } from './cli/undoLast.ts';
import { useBranch } from './cli/useBranch.ts';
import { verifyLogs } from './cli/verifyLogs.ts';
import { Viewer } from './cli/viewer.ts';
import { windowStateFor, workspaceFolder } from './cli/windowState.ts';
import { stateFolder } from './client/stateFolder.ts';

type Work = Exclude<Command, { command: 'help' } | { command: 'version' }>;

const here = dirname(fileURLToPath(import.meta.url));
const interrupt = new AbortController();
const out = (words: string): void => void process.stdout.write(words);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(argv: readonly string[]): Promise<ExitCode> {
  const command = commandLine(argv);
  if (command.command === 'version') return (out(`${version()}\n`), exitCode.done);
  if (command.command === 'help') return (out(`${helpText(command.topic)}\n`), exitCode.done);
  if (Number.parseInt(process.versions.node, 10) < 24)
    throw new CommandFailed(`banyan needs Node 24 or newer; this is ${process.versions.node}.`);
  if ('prompt' in command && command.prompt === '-')
    return work({ ...command, prompt: (await text(process.stdin)).trim() });
  return work(command);
}

async function work(command: Work): Promise<ExitCode> {
  const state = stateFolder(process.env, process.platform, command.state);
  const folder = workspaceFolder(command.workspace);
  const window = windowStateFor(command, { state, folder, env: process.env, attended: isTerminal() });
  const viewer = new Viewer();
  const options = {
    state,
    dist: here,
    version: version(),
    peer: viewer,
    log: (line: string) => process.env['BANYAN_LOG'] === '1' && complain(line),
    compose: async (home: SupervisorProcess) => {
      const { composeApplication } = await import('./compose.ts');
      return composeApplication({ ...home, folder: here, ensureRuntime: () => {} });
    },
  };
  // Loaded when it is needed: help and a wrong command line answer at once, and under any Node.
  const { connect } = await import('./cli/connection.ts');
  const connection = await connect(options, { lost: reason => viewer.lost(reason), complain });
  const { uplink } = connection;
  viewer.uplink = uplink;
  uplink.window(window);
  const ink = inkFor(process.stdout.isTTY ? 'terminal' : 'other', process.env);
  const person = isTerminal()
    ? personAt({
        input: process.stdin,
        output: process.stderr,
        ink: inkFor(process.stderr.isTTY ? 'terminal' : 'other', process.env),
        interrupt: stop,
      })
    : undefined;
  const { signal } = interrupt;
  const context: CliContext = {
    flags: command,
    folder,
    viewer,
    uplink,
    ink,
    out,
    complain,
    ask: person?.ask,
    answer: person?.answer,
    confirm: person?.confirm,
    interrupt: signal,
  };
  try {
    return await carryOut(command, context);
  } finally {
    await connection.leave(signal);
  }
}

function carryOut(command: Work, context: CliContext): Promise<ExitCode> {
  switch (command.command) {
    case 'run':
      return runPrompt(command, context);
    case 'fork':
      return forkAt(command, context);
    case 'spawn':
      return spawnAgent(command, context);
    case 'send':
      return sendWords(command, context);
    case 'stop':
      return stopBranch(command, context);
    case 'rewind':
      return rewindTo(command, context);
    case 'restore':
      return restoreFiles(command, context);
    case 'adopt':
      return adoptBranch(command, context);
    case 'use':
      return useBranch(command, context);
    case 'undo':
      return undoLast(command, context);
    case 'publish':
      return publishCommits(command, context);
    case 'diff':
      return printDiff(command, context);
    case 'blame':
      return printBlame(command, context);
    case 'tree':
      return printTree(context);
    case 'log':
      return printLog(context);
    case 'sessions':
      return printSessions(context);
    case 'rules':
      return printRules(context);
    case 'audit':
      return printAudit(command, context);
    case 'verify':
      return verifyLogs(context);
    case 'deferred':
      return printDeferred(context);
    case 'allow':
    case 'deny':
      return decideLate(command, context);
  }
}

/** Whether somebody can be asked here. */
function isTerminal(): boolean {
  return isatty(0) && isatty(2);
}

/** Ends what runs and then the program; said twice, the program at once. */
function stop(): void {
  if (interrupt.signal.aborted) process.exit(exitCode.stopped);
  // The terminal has just shown ^C.
  if (isTerminal()) process.stderr.write('\n');
  interrupt.abort(new Error('stopped by the person'));
}

/** The version in the `package.json` beside this program's folder. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(here, '..', 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
// Whoever read the output has seen enough. Every piece that nobody takes says so again, and that is no second word of the person.
process.stdout.on('error', () => {
  if (!interrupt.signal.aborted) stop();
});
main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    complain(error instanceof Error ? error.message : String(error));
    process.exitCode =
      error instanceof UsageError ? exitCode.usage : error instanceof CommandFailed ? error.code : exitCode.failed;
  },
);
