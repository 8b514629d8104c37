import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandLine } from '../../src/cli/commandLine.ts';
import { UsageError } from '../../src/cli/usageError.ts';

test('every command takes the flags that all have in common', () => {
  const flags = ['--workspace', 'w', '--state', 's', '--session', 'x', '--json', '-y', '--base-url', 'http://a//'];
  const words = {
    run: ['p'],
    fork: ['n3', 'p'],
    spawn: ['p'],
    send: ['main', 'p'],
    stop: ['main'],
    rewind: ['main', '3'],
    tree: [],
    log: [],
    sessions: [],
    rules: [],
    audit: [],
    verify: [],
    deferred: [],
    allow: ['3'],
    deny: ['3'],
  };
  for (const [name, rest] of Object.entries(words)) {
    const { command, workspace, state, session, json, yes, baseUrl, keyFile } = commandLine([name, ...rest, ...flags]);
    assert.deepEqual(
      { command, workspace, state, session, json, yes, baseUrl, keyFile },
      {
        command: name,
        workspace: 'w',
        state: 's',
        session: 'x',
        json: true,
        yes: true,
        baseUrl: 'http://a',
        keyFile: '',
      },
    );
  }
});

test('a prompt is one word in quotes, without the blanks around it', () => {
  const command = commandLine(['run', ' do this \n', '--new', '--model', 'm']);
  assert.ok(command.command === 'run');
  assert.deepEqual([command.prompt, command.fresh, command.model, command.branch], ['do this', true, 'm', '']);
  refuses(['run'], /put it in quotes/);
  refuses(['run', 'do', 'this'], /put it in quotes/);
  refuses(['run', '  '], /The prompt is empty/);
  refuses(['send', 'main', ' '], /The message is empty/);
  refuses(['spawn', ' '], /The task is empty/);
  refuses(['spawn', 'Look.', '--effort', 'huge'], /one of low, medium, high, xhigh, max/);
  refuses(['run', 'Look.', '--effort', 'huge'], /one of low/);
  refuses(['fork', 'n1'], /put it in quotes/);
});

test('a node is a number, with or without its n', () => {
  for (const word of ['n41', '41']) {
    const command = commandLine(['fork', word, 'p']);
    assert.ok(command.command === 'fork');
    assert.equal(command.node, 41);
  }
  refuses(['fork', 'main', 'p'], /^main is no node; name one such as n41/);
  refuses(['rewind', 'main', 'n-1'], /n-1 is no node/);
  refuses(['rewind', 'main'], /takes BRANCH and NODE/);
});

test('what a command cannot use is refused, with the way to its explanation', () => {
  refuses(['tree', '--model', 'm'], /^banyan tree takes no --model\. banyan tree -h/);
  refuses(['fork', 'n1', 'p', '--new'], /^banyan fork takes no --new/);
  refuses(['run', 'p', '--new', '--session', 's1'], /--new or --session/);
  refuses(['run', 'p', '--new', '--branch', 'b'], /--new or --branch/);
  refuses(['tree', '--hosts', 'a.org'], /^banyan tree takes no --hosts/);
  refuses(['log', 'words'], /takes no words/);
  refuses(['frob'], /^There is no command frob/);
  refuses(['run', 'p', '--frob'], /^Unknown option '--frob'\. banyan -h/);
  refuses(['run', 'p', '--model'], /'--model <value>' argument missing/);
});

test('agents are made, told and stopped with what was said and no more', () => {
  const spawn = commandLine(['spawn', ' task ', '--onboard', '--return', '--branch', 'main', '--model', 'm']);
  assert.ok(spawn.command === 'spawn');
  const { prompt, onboard, returns, branch, model, effort, name } = spawn;
  assert.deepEqual([prompt, onboard, returns, branch, model, effort, name], ['task', true, true, 'main', 'm', '', '']);
  const fork = commandLine(['fork', 'n3', 'p', '--return-to', 'main', '--return-to', 'n4']);
  assert.deepEqual(fork.command === 'fork' && fork.returnTo, ['main', 'n4']);
  const send = commandLine(['send', 'n4', '--from', 'side']);
  assert.deepEqual(send.command === 'send' && [send.to, send.prompt, send.from], ['n4', '', 'side']);
  const stop = commandLine(['stop', 'main', '--all']);
  assert.deepEqual(stop.command === 'stop' && [stop.branch, stop.all], ['main', true]);
  refuses(['send', 'main'], /takes a BRANCH or NODE and one "WORDS"/);
  refuses(['send'], /takes a BRANCH or NODE/);
  refuses(['stop'], /takes one BRANCH/);
  refuses(['spawn', 'two', 'words'], /one "TASK"/);
  refuses(['run', 'p', '--return-to', 'n4'], /takes no --return-to/);
});

test('a session can be named by its place', () => {
  assert.equal(commandLine(['audit', 's1']).session, 's1');
  assert.equal(commandLine(['verify', 's1', '--session', 's1']).session, 's1');
  refuses(['verify', 's1', 's2'], /takes one SESSION/);
  refuses(['verify', 's1', '--session', 's2'], /Name the session once/);
});

test('the trail is filtered by what was given and by nothing else', () => {
  const command = commandLine(['audit', '--file', 'src', '--decision', 'denied']);
  assert.ok(command.command === 'audit');
  assert.deepEqual(command.filter, { file: 'src', decision: 'denied' });
  refuses(['audit', '--decision', 'maybe'], /^--decision is one of allowed, denied/);
});

test('a late answer names one request', () => {
  const command = commandLine(['deny', '7', ' use the mirror ']);
  assert.ok(command.command === 'deny');
  assert.deepEqual([command.request, command.reason], [7, 'use the mirror']);
  refuses(['allow'], /takes one NUMBER/);
  refuses(['allow', '7', 'please'], /takes one NUMBER/);
  refuses(['deny', 'n7'], /^n7 is no request/);
});

test('--yes-outside is a yes too, --yes does not reach outside', () => {
  const { yes, yesOutside } = commandLine(['run', 'p', '--yes-outside']);
  assert.deepEqual([yes, yesOutside], [true, true]);
  assert.equal(commandLine(['run', 'p', '-y']).yesOutside, false);
});

test('help is for whatever stands beside it', () => {
  const topicOf = (...words: string[]): string | undefined => {
    const command = commandLine(words);
    return command.command === 'help' ? command.topic : undefined;
  };
  assert.equal(topicOf(), '');
  assert.equal(topicOf('-h'), '');
  assert.equal(topicOf('help', 'fork'), 'fork');
  assert.equal(topicOf('fork', '--help'), 'fork');
  assert.equal(commandLine(['--version']).command, 'version');
});

function refuses(words: string[], message: RegExp): void {
  assert.throws(
    () => commandLine(words),
    (error: unknown) => error instanceof UsageError && message.test(error.message),
  );
}
