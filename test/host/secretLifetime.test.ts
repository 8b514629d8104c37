import assert from 'node:assert/strict';
import test from 'node:test';
import { secretLifetime } from '../../src/host/secretLifetime.ts';

test('a desktop keeps secrets, also for a remote folder', () => {
  assert.equal(secretLifetime({ ui: 'desktop', appHost: 'desktop' }), 'kept');
});

test('a self-hosted workbench in a browser forgets them; a site with a store of its own does not', () => {
  assert.equal(secretLifetime({ ui: 'web', appHost: 'server-distro' }), 'untilReload');
  assert.equal(secretLifetime({ ui: 'web', appHost: 'web' }), 'untilReload');
  assert.equal(secretLifetime({ ui: 'web', appHost: 'codespaces' }), 'kept');
});
