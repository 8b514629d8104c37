import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

const skip = process.platform === 'win32' ? 'there are no signals on Windows' : false;

test('a process that was asked to end cleans up, also when it is asked again', { skip }, async () => {
  const module = JSON.stringify(path.resolve('scripts/workbench/stopAsked.mjs'));
  const script = `
    const { stopAsked } = await import(${module});
    const asked = stopAsked();
    console.log('stands');
    process.stdin.resume();
    await asked;
    console.log('cleans up');
    process.stdin.once('end', () => console.log('clean'));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (said.length > 2) continue;
    child.kill(line === 'stands' ? 'SIGHUP' : 'SIGTERM');
    if (line === 'cleans up') child.stdin.end();
  }
  assert.deepEqual(said, ['stands', 'cleans up', 'clean']);
  assert.deepEqual(await closed, [0, null]);
});
