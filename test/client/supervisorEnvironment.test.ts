import assert from 'node:assert/strict';
import { test } from 'node:test';
import { supervisorEnvironment } from '../../src/client/supervisorEnvironment.ts';

test('only named variables get in, and the search path loses the editor', () => {
  const given = {
    HOME: '/home/ada',
    PATH: '/usr/bin:/opt/code/bin/remote-cli:/bin',
    LANG: 'de_DE.UTF-8',
    LC_ALL: 'C',
    XDG_RUNTIME_DIR: '/run/user/1',
    XDG_SECRET_KEY: 'x',
    https_proxy: 'http://proxy:1',
    ANTHROPIC_API_KEY: 'x',
    AWS_SESSION_TOKEN: 'x',
    GITHUB_TOKEN: 'x',
    NODE_OPTIONS: '--inspect-brk',
    VSCODE_IPC_HOOK_CLI: '/tmp/hook',
    ELECTRON_RUN_AS_NODE: '1',
    SSH_AUTH_SOCK: '/tmp/agent',
    LD_PRELOAD: '/tmp/x.so',
    UNSET: undefined,
  };
  assert.deepEqual(supervisorEnvironment(given, 'node'), {
    HOME: '/home/ada',
    PATH: '/usr/bin:/bin',
    LANG: 'de_DE.UTF-8',
    LC_ALL: 'C',
    XDG_RUNTIME_DIR: '/run/user/1',
    https_proxy: 'http://proxy:1',
    UV_THREADPOOL_SIZE: '16',
  });
});

test('an Electron is told to play Node', () => {
  assert.equal(supervisorEnvironment({}, 'electron')['ELECTRON_RUN_AS_NODE'], '1');
  assert.equal(supervisorEnvironment({}, 'node')['ELECTRON_RUN_AS_NODE'], undefined);
});
