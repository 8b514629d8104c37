import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { startPlans } from '../../src/client/startSupervisor.ts';

const place = { runtime: '/state/runtime/1', state: '/state', version: '1.0.0' };
const nodePaths = [
  { path: '/electron', kind: 'electron' },
  { path: '/node', kind: 'node' },
] as const;

test('every Node is tried in its order, an Electron playing Node', () => {
  const plans = startPlans(nodePaths, place, { HOME: '/home/ada' }, 'none');
  assert.deepEqual(
    plans.map(plan => [plan.command, plan.environment['ELECTRON_RUN_AS_NODE'], plan.folder]),
    [
      ['/electron', '1', place.runtime],
      ['/node', undefined, place.runtime],
    ],
  );
  const program = path.join(place.runtime, 'supervisor.mjs');
  const args = ['--disable-warning=ExperimentalWarning', program, '--state', '/state', '--version', '1.0.0'];
  assert.deepEqual(plans[1]?.args, args);
});

test('Node keeps what it compiled in the runtime’s folder, wherever a person’s own Node keeps it', () => {
  const [plan] = startPlans(nodePaths, place, { NODE_COMPILE_CACHE: '/tmp/anybody' }, 'none');
  assert.equal(plan?.environment['NODE_COMPILE_CACHE'], path.join(place.runtime, 'compiled'));
});

test('where services answer, each Node is tried in a scope of its own first and plainly after it', () => {
  const plans = startPlans(nodePaths, place, {}, 'systemd');
  assert.deepEqual(
    plans.map(plan => plan.command),
    ['systemd-run', '/electron', 'systemd-run', '/node'],
  );
  const [scoped, plain] = plans;
  assert.deepEqual(scoped?.args, ['--user', '--scope', '--quiet', '--collect', '/electron', ...(plain?.args ?? [])]);
  assert.deepEqual(scoped?.environment, plain?.environment);
});
