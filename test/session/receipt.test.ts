import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { NodeContent, Outcome } from '../../src/session/node.ts';
import { receiptOf } from '../../src/session/receipt.ts';

suite('receiptOf', () => {
  test('has no check when nothing was checked', () => {
    const receipt = receiptOf([results(edited('a.ts'))], () => '', 70);
    assert.deepEqual(receipt, {
      files: [{ path: 'a.ts', change: 'edited', added: 1, removed: 2 }],
      check: 'none',
      checkTitle: '',
      checkCount: '',
      steps: 1,
      cost: 0,
      ms: 70,
    });
  });

  test('passes by the exit code, with how many passed', () => {
    const receipt = receiptOf([results(ran('npm test', 0))], () => 'ℹ pass 20\nℹ fail 0', 1);
    assert.deepEqual([receipt.check, receipt.checkTitle, receipt.checkCount], ['passed', 'npm test', '20 of 20']);
  });

  test('fails by the exit code, whatever the output says', () => {
    const receipt = receiptOf([results(ran('pytest -q', 1))], () => '3 passed, 2 failed', 1);
    assert.deepEqual([receipt.check, receipt.checkCount], ['failed', '2 of 5 failed']);
  });

  test('is no pass by another program’s exit code: the runner’s last lines decide, where they are let through', () => {
    const check = (command: string, output: string): string =>
      receiptOf([results(ran(command, 0))], () => output, 1).check;
    assert.equal(check('npm test | tail -5', 'ℹ pass 18\nℹ fail 2'), 'failed');
    assert.equal(check('npm test | tail -5', 'ℹ pass 20\nℹ fail 0'), 'passed');
    assert.equal(check('npm test | tail -5', 'sh: 1: mocha: not found'), 'unclear');
    assert.equal(check('npm test | grep pass', 'ℹ pass 18'), 'unclear');
    assert.equal(check('npm test || true', '2 failed, 18 passed'), 'failed');
  });

  test('is stale once a file changed after the check, and fresh after the next check', () => {
    const stale = [results(ran('npm test', 0)), results(edited('a.ts'))];
    assert.equal(receiptOf(stale, () => '', 1).check, 'stale');
    assert.equal(receiptOf([...stale, results(ran('npm test', 0))], () => '', 1).check, 'passed');
  });

  test('is stale once a command ran after it that may have changed files, and not by one that only looks', () => {
    const after = (...more: Outcome[]): string => receiptOf([results(ran('npm test', 0), ...more)], () => '', 1).check;
    assert.equal(after(ran('sed -i s/a/b/ a.ts', 0)), 'stale');
    assert.equal(after(ran('node change.js', 1)), 'stale');
    assert.equal(after({ ...ran('node change.js', null), result: 'cancelled' }), 'stale');
    assert.equal(after(ran('git status && cat a.ts | head -5', 0)), 'passed');
    assert.equal(after({ ...ran('rm a.ts', null), result: 'denied' }), 'passed');
    assert.equal(after({ ...ran('rm a.ts', null), result: 'notRun' }), 'passed');
    assert.equal(after(ran('sed -i s/a/b/ a.ts', 0), ran('npm test', 0)), 'passed');
    assert.equal(after(ran('npx tsc -p .', 0)), 'passed');
    // Red stays red: nothing shows that it was mended.
    assert.equal(after(ran('npx tsc -p .', 1), ran('sed -i s/a/b/ a.ts', 0)), 'failed');
  });

  test('does not count commands that did not end, or that check nothing', () => {
    assert.equal(receiptOf([results(ran('npm test', null), ran('ls', 0))], () => '', 1).check, 'none');
  });

  test('adds up changes of a file and keeps that it was created', () => {
    const created: Outcome = { ...edited('a.ts'), files: [{ path: 'a.ts', change: 'created', added: 9, removed: 0 }] };
    const { files } = receiptOf([results(created, edited('a.ts'))], () => '', 1);
    assert.deepEqual(files, [{ path: 'a.ts', change: 'created', added: 10, removed: 2 }]);
  });

  test('counts steps that ran and the cost of every reply', () => {
    const notRun: Outcome = { ...ran('ls', null), result: 'notRun' };
    const { steps, cost } = receiptOf([reply(0.25), results(ran('ls', 0), notRun), reply(0.5)], () => '', 1);
    assert.deepEqual([steps, cost], [1, 0.75]);
  });
});

function ran(title: string, exit: number | null): Outcome {
  return { call: 't', name: 'bash', title, result: exit === 0 ? 'ok' : 'failed', ms: 1, files: [], exit };
}

function edited(path: string): Outcome {
  const files = [{ path, change: 'edited' as const, added: 1, removed: 2 }];
  return { call: 't', name: 'edit', title: path, result: 'ok', ms: 1, files };
}

function results(...outcomes: Outcome[]): NodeContent {
  return { kind: 'results', body: { blocks: [], outcomes } };
}

function reply(cost: number): NodeContent {
  const usage = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
  const body = { message: '', model: '', head: '', blocks: [], usage, cost, expectedRead: -1, ms: 0, thoughtMs: 0 };
  return { kind: 'reply', body: { ...body, stop: 'end_turn' } };
}
