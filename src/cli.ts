import { createReadStream, readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { createInterface as createPrompt } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import type { CliContext } from './cli/cliContext.ts';
import { commandLine, UsageError, type Command, type CommonFlags } from './cli/commandLine.ts';
import { CommandFailed, forkAt, printLog, printSessions, printTree, rewindTo, runPrompt } from './cli/commands.ts';
import { credentialFrom } from './cli/credential.ts';
import { exitCode, type ExitCode } from './cli/exitCode.ts';
import { helpText } from './cli/help.ts';
import { Viewer } from './cli/viewer.ts';
import { enterState } from './cli/enterState.ts';
import { composeApplication } from './compose.ts';
import { readSettings } from './client/storedSettings.ts';
import { stateFolder } from './client/stateFolder.ts';

const here = dirname(fileURLToPath(import.meta.url));
const worker = import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.mjs';

async function main(argv: readonly string[]): Promise<ExitCode> {
  const command = commandLine(argv);
  if (command.command === 'help') {
    process.stdout.write(`${helpText(command.topic)}\n`);
    return exitCode.done;
  }
  const state = stateFolder(process.env, process.platform, command.state);
  const folder = realpathSync(command.workspace);
  const viewer = new Viewer();
  const entered = await enterState({
    state,
    dist: here,
    version: '0.1.0',
    peer: viewer,
    log: line => void (process.env['BANYAN_LOG'] === '1' && process.stderr.write(`${line}\n`)),
    compose: home => composeApplication({ ...home, folder: here, worker, ensureRuntime: () => {} }),
  });
  const uplink = entered.uplink;
  viewer.uplink = uplink;
  const kept = readSettings(state);
  const settings = { ...kept, ...(command.baseUrl === '' ? {} : { baseUrl: command.baseUrl }) };
  uplink.window({
    client: 'cli',
    folder,
    roots: [folder],
    trusted: true,
    attended: process.stdin.isTTY,
    environment: stringsOf(process.env),
    settings,
    credential: credentialFrom(command.keyFile, process.env, path => readFileSync(path, 'utf8')) ?? null,
  });
  const context = contextOf(command, folder, viewer, uplink);
  process.once('SIGINT', () => void entered.leave().then(() => process.exit(exitCode.stopped)));
  try {
    return await carryOut(command, context);
  } finally {
    await entered.leave();
  }
}

function carryOut(command: Exclude<Command, { command: 'help' }>, context: CliContext): Promise<ExitCode> {
  switch (command.command) {
    case 'run':
      return runPrompt(command, context);
    case 'fork':
      return forkAt(command, context);
    case 'rewind':
      return rewindTo(command, context);
    case 'tree':
      return printTree(context);
    case 'log':
      return printLog(context);
    case 'sessions':
      return printSessions(context);
  }
}

function contextOf(flags: CommonFlags, folder: string, viewer: Viewer, uplink: CliContext['uplink']): CliContext {
  return {
    flags,
    folder,
    viewer,
    uplink,
    out: text => void process.stdout.write(text),
    complain: line => void process.stderr.write(`${line}\n`),
    ask: process.stdin.isTTY && process.stderr.isTTY ? askAtTerminal : undefined,
    readLines: path => createInterface({ input: createReadStream(path), crlfDelay: Infinity }),
  };
}

async function askAtTerminal(shown: { tool: string; detail: string }): Promise<'allow' | 'deny'> {
  const prompt = createPrompt({ input: process.stdin, output: process.stderr });
  try {
    const word = await prompt.question(`\n${shown.tool}:\n${shown.detail}\nAllow? [y/N] `);
    return /^y(es)?$/i.test(word.trim()) ? 'allow' : 'deny';
  } finally {
    prompt.close();
  }
}

function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n`);
    process.exitCode =
      error instanceof UsageError ? exitCode.usage : error instanceof CommandFailed ? error.code : exitCode.failed;
  },
);
