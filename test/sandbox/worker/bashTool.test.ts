import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBench, runs } from './openBench.ts';

// These commands are written for a POSIX shell.
if (process.platform !== 'win32') {
  test('output of both streams comes in its true order, with the exit code', async t => {
    const bench = openBench(t);
    const { text, facts, output } = await bench.run('bash', { command: 'echo one; echo two >&2; echo three; exit 3' });
    assert.equal(text, 'one\ntwo\nthree\n[exit code 3]');
    assert.deepEqual(facts, [{ type: 'exited', code: 3, signal: null }, { type: 'failed' }]);
    assert.equal(output, 'one\ntwo\nthree\n');
    const mixed = await bench.run('bash', {
      command: 'for i in {1..300}; do echo o$i; echo e$i >&2; done; printf end',
    });
    const lines = Array.from({ length: 300 }, (_, at) => `o${at + 1}\ne${at + 1}\n`).join('');
    assert.equal(mixed.text, `${lines}end\n[exit code 0]`);
    const quiet = await bench.run('bash', { command: 'true' });
    assert.equal(quiet.text, '(no output)\n[exit code 0]');
    assert.ok(!quiet.failed);
  });

  test('it is bash without start-up files, without a keyboard, in the workspace', async t => {
    const bench = openBench(t, { 'sub/x': '' });
    const { text } = await bench.run('bash', {
      command: '[[ a == a ]] && shopt -q login_shell; echo "$0 $?"; cat; pwd',
    });
    assert.equal(text, `${text.split(' ')[0] ?? ''} 1\n${bench.root}\n[exit code 0]`);
    assert.match(text, /^\S*bash 1\n/);
    assert.match((await bench.run('bash', { command: 'pwd', cwd: 'sub' })).text, /\/workspace\/sub\n/);
    assert.match((await bench.run('bash', { command: 'pwd', cwd: 'sub/x' })).text, /is not a folder/);
  });

  test('nothing lasts from one call to the next', async t => {
    const bench = openBench(t);
    await bench.run('bash', {
      command: 'export PAGER=evil BASH_ENV=./x; git() { echo function; }; alias ls=evil; cd /',
    });
    const { text } = await bench.run('bash', { command: 'echo "$PAGER|$BASH_ENV|$(type -t git)|$PWD"' });
    assert.equal(text, `cat||file|${bench.root}\n[exit code 0]`);
  });

  test('escapes, invisible characters and broken bytes do not get through', async t => {
    const bench = openBench(t);
    const command = String.raw`printf 'a\033[31mred\033[0m \033]52;c;ZXZpbA==\007b \033]8;;http://x\033\\link\033]8;;\033\\ \342\200\256c \377d 10%%\r20%%\r100%%\n'; head -c 3 /dev/zero`;
    const { text, output } = await bench.run('bash', { command });
    assert.equal(text, '100%\n[exit code 0]');
    assert.equal(output, '100%\n');
    const second = await bench.run('bash', { command: command.replaceAll(String.raw`\r`, '') });
    assert.equal(second.text, 'ared b link c \uFFFDd 10%20%100%\n[exit code 0]');
  });

  test('a long output is cut in the middle and kept whole in a file', async t => {
    const bench = openBench(t);
    const { text, facts } = await bench.run('bash', { command: 'seq 1 20000' });
    assert.ok(text.length < 31_000);
    const kept = facts.find(fact => fact.type === 'outputKept');
    assert.ok(kept);
    const whole = readFileSync(kept.path, 'utf8');
    assert.equal(whole, Array.from({ length: 20_000 }, (_, at) => `${at + 1}\n`).join(''));
    assert.equal(kept.bytes, whole.length);
    const cut = /^… ([\d,]+) lines more; the whole output: (.*) …$/m.exec(text);
    assert.equal(cut?.[2], kept.path);
    const shown = text.split('\n').filter(line => /^\d+$/.test(line));
    assert.equal(Number(cut?.[1]?.replace(',', '')) + shown.length, 20_000);
    assert.deepEqual([shown[0], shown.at(-1)], ['1', '20000']);
    assert.match((await bench.run('search', { path: kept.path, pattern: '^12345$' })).text, /12345:12345/);
  });

  test('when the whole cannot be kept the answer says so and still has both ends', async t => {
    const bench = openBench(t);
    writeFileSync(bench.outputFolder, 'a file where the folder should be');
    const { text, facts } = await bench.run('bash', { command: 'seq 1 20000' });
    assert.match(text, /lines more; the whole could not be kept \(E/);
    assert.match(text, /^1\n2\n[^]*\n20000\n\[exit code 0\]$/);
    assert.ok(facts.every(fact => fact.type !== 'outputKept'));
  });

  test('a command whose time is up is ended with all it started', async t => {
    const bench = openBench(t);
    const { text, facts, output } = await bench.run('bash', {
      // All of them ignore the polite request.
      command: 'trap "" TERM; echo $$; (sleep 600 & echo $!; wait) & wait; sleep 600',
      timeout_seconds: 1,
    });
    assert.match(text, /\[timed out after 1 s; the command and everything it started were ended\]$/);
    assert.deepEqual(
      facts.map(fact => fact.type),
      ['exited', 'failed'],
    );
    const pids = output.trim().split('\n').map(Number);
    assert.equal(pids.length, 2);
    assert.deepEqual(pids.map(runs), [false, false]);
  });

  test('a cancelled command is ended with its children and theirs, and tells its output so far', async t => {
    const bench = openBench(t);
    const cancel = new AbortController();
    const heard = (output: string): void => {
      if (output.includes('ready')) cancel.abort();
    };
    const command = `echo $$; bash -c 'echo $$; bash -c "echo \\$\\$; echo ready; sleep 600"; true'; true`;
    const { text, facts, output } = await bench.run('bash', { command }, { signal: cancel.signal, heard });
    assert.match(text, /^Cancelled after \d+ s, output so far:\n(\d+\n){3}ready$/);
    assert.deepEqual(
      facts.map(fact => fact.type),
      ['exited', 'cancelled'],
    );
    const pids = output.trim().split('\n').slice(0, 3).map(Number);
    assert.equal(new Set(pids).size, 3);
    assert.deepEqual(pids.map(runs), [false, false, false]);
  });

  test('a program left in the background does not hold the answer back, and ends with the hands', async t => {
    const bench = openBench(t);
    const { text } = await bench.run('bash', { command: 'sleep 600 & echo $!' });
    assert.match(text, /^\d+\n\[exit code 0\]\n\[something it started still runs in the background/);
    assert.ok(runs(parseInt(text, 10)));
    assert.doesNotMatch((await bench.run('bash', { command: 'sleep 0.01 & wait' })).text, /background/);
  });

  test('commands run side by side', async t => {
    const bench = openBench(t);
    // Each waits for the other's file: one after the other they would never end.
    const meet = (own: string, other: string) =>
      bench.run('bash', {
        command: `touch ${own}; until [ -e ${other} ]; do sleep 0.01; done; echo met`,
        timeout_seconds: 60,
      });
    const both = await Promise.all([meet('a', 'b'), meet('b', 'a')]);
    assert.deepEqual(
      both.map(ran => ran.text),
      ['met\n[exit code 0]', 'met\n[exit code 0]'],
    );
  });

  test('a command longer than the system takes is refused with a way to go on', async t => {
    const bench = openBench(t);
    const { text, failed } = await bench.run('bash', { command: `: ${'x'.repeat(3_000_000)}` });
    assert.match(text, /too long\. Write it to a file/);
    assert.ok(failed);
  });

  test('a bash that the workspace brings along is not the one that runs', async t => {
    const bench = openBench(t, { 'bin/bash': '#!/bin/sh\necho planted\n' }, '', 'bin');
    chmodSync(join(bench.root, 'bin/bash'), 0o755);
    assert.equal((await bench.run('bash', { command: 'echo true' })).text, 'true\n[exit code 0]');
    assert.equal((await bench.run('bash', { command: 'bash -c "echo true"' })).text, 'planted\n[exit code 0]');
  });

  test('in the background: the answer comes at once, the output grows in a file, and the group ends with the hands', async t => {
    const bench = openBench(t);
    const first = await bench.run('bash', {
      command: 'mkfifo go; echo first; read x < go; echo second; exit 3',
      background: true,
    });
    assert.equal(first.failed, false);
    const path = /goes to (\S+);/.exec(first.text)?.[1] ?? '';
    assert.deepEqual(first.facts, [{ type: 'outputKept', path, bytes: 0 }]);
    await bench.run('bash', { command: `until grep -q first ${path}; do :; done; echo now > go` });
    const { text } = await bench.run('bash', { command: `until grep -q exit ${path}; do :; done; cat ${path}` });
    assert.equal(text, 'first\nsecond\n[exit code 3]\n[exit code 0]');
    const wrong = await bench.run('bash', { command: 'true', background: 'yes' });
    assert.match(wrong.text, /background: must be true or false/);
  });

  test('what runs in the background ends with the hands', async t => {
    const bench = openBench(t);
    await bench.run('bash', { command: 'echo $$ > pid; exec sleep 1000', background: true });
    await bench.run('bash', { command: 'until [ -s pid ]; do :; done' });
    const pid = Number(bench.get('pid'));
    assert.ok(runs(pid));
    bench.end();
    await bench.gone(pid);
    assert.ok(!runs(pid));
  });
}
