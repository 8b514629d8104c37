import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPointer } from '../../src/client/pointer.ts';
import { defaultSettings } from '../../src/protocol/window.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { demoAgent } from '../support/messagesApi/demoAgent.ts';
import { openApp } from '../support/openApp.ts';
import { cliPlace, cliSource } from './support/cliPlace.ts';

test('where a supervisor runs it is joined and left running', async () => {
  await using place = await cliPlace();
  const program = join(cliSource, '../supervisor.ts');
  const supervisor = spawn(process.execPath, [program, '--state', place.state], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    supervisor.stdout.setEncoding('utf8');
    for await (const chunk of supervisor.stdout.iterator({ destroyOnReturn: false }))
      if (String(chunk).includes('listens')) break;
    supervisor.stdout.resume();
    const turn = await place.banyan('run', 'run echo hi', '--yes');
    assert.match(turn.out, /— main done at n4/);
    const wrong = await place.banyan('tree', '--session', 'nope');
    assert.equal(wrong.err, 'There is no session nope. banyan sessions lists those of a folder.\n');
    const pointer = readPointer(place.state);
    assert.equal(pointer?.type === 'running' && pointer.pid, supervisor.pid);
    assert.equal(supervisor.exitCode, null);
  } finally {
    supervisor.kill('SIGTERM');
    await once(supervisor, 'exit');
  }
});

test('the address that a command line names is for its own prompts alone', async () => {
  await using api = await startMessagesApi({ brain: demoAgent });
  const app = await openApp(api.url);
  try {
    const window = app.window();
    const session = await window.session();
    app.window({ client: 'cli', settings: { ...defaultSettings, baseUrl: 'http://127.0.0.1:9' } });
    await window.turn(session, 1, 'say hello');
    assert.equal(window.viewer.view.tree.branches.get(1)?.run?.end?.outcome, 'done');
  } finally {
    await app.close();
  }
});
