import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attendance } from '../../../src/client/serving/attendance.ts';
import { defaultSettings, type Settings } from '../../../src/protocol/window.ts';
import type { SupervisorStatus } from '../../../src/protocol/query.ts';
import { echoApplication } from '../../support/echoApplication.ts';
import { silentPeer } from '../../support/stateFixture.ts';

test('a window counts until it says nobody sees it; a command line counts while it is there', () => {
  const watched = attendance(echoApplication({ status: () => ({}) as SupervisorStatus }), () => undefined);
  const window = watched.application.connect(silentPeer);
  const cli = watched.application.connect(silentPeer);
  assert.deepEqual([watched.connected(), watched.attended()], [2, 2]);
  window.window({ client: 'window', attended: false });
  cli.window({ client: 'cli', attended: false });
  window.window({ folder: '/work' });
  assert.deepEqual([watched.connected(), watched.attended()], [2, 1]);
  window.window({ attended: true });
  assert.equal(watched.attended(), 2);
  cli.dispose();
  window.dispose();
  assert.deepEqual([watched.connected(), watched.attended()], [0, 0]);
});

test('the settings of a window are heard, those of a command line are not', () => {
  const heard: Settings[] = [];
  const watched = attendance(echoApplication({ status: () => ({}) as SupervisorStatus }), settings =>
    heard.push(settings),
  );
  watched.application.connect(silentPeer).window({ client: 'window', settings: defaultSettings });
  const cli = watched.application.connect(silentPeer);
  cli.window({ client: 'cli' });
  cli.window({ settings: { ...defaultSettings, model: 'other' } });
  assert.deepEqual(heard, [defaultSettings]);
});
