import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toolEnvironment } from '../../src/sandbox/environment.ts';

test('what programs need passes, and nothing else', () => {
  const needed = {
    HOME: '/home/p',
    LANG: 'C.UTF-8',
    LC_ALL: 'C',
    TZ: 'UTC',
    USER: 'p',
    SHELL: '/bin/bash',
    TMPDIR: '/tmp',
    CARGO_HOME: '/c',
  };
  const dropped = {
    ANTHROPIC_BASE_URL: 'x',
    AWS_REGION: 'x',
    BASH_ENV: './x',
    ENV: './x',
    DYLD_INSERT_LIBRARIES: 'x',
    ELECTRON_RUN_AS_NODE: '1',
    GIT_ASKPASS: 'x',
    LD_PRELOAD: 'x.so',
    MY_VARIABLE: 'x',
    NODE_OPTIONS: '--inspect-brk',
    PROMPT_COMMAND: 'x',
    SSH_AUTH_SOCK: '/run/x',
    VSCODE_IPC_HOOK_CLI: '/run/y',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/z',
  };
  assert.deepEqual(toolEnvironment({ ...needed, ...dropped, TERM: undefined }), needed);
});

test('names and values that speak of secrets never pass', () => {
  const planted = {
    LC_TOKEN: 'x',
    LC_SECRET: 'x',
    LC_APIKEY: 'x',
    LC_PASSWORD: 'x',
    LC_CREDENTIALS: 'x',
    LANG: 'sk-ant-api03-abc',
    HOME: 'ghp_abcdefghijklmnopqrstuvwx',
    HTTPS_PROXY: 'http://person:word@proxy:80',
  };
  assert.deepEqual(toolEnvironment({ ...planted, HTTP_PROXY: 'http://proxy:80' }), { HTTP_PROXY: 'http://proxy:80' });
});

test('PATH keeps absolute folders and loses the one that steers the editor', () => {
  const path = ['/usr/bin', '', '.', 'node_modules/.bin', '/vscode/bin/remote-cli', '/home/p/.local/bin'].join(':');
  assert.deepEqual(toolEnvironment({ PATH: path }), { PATH: '/usr/bin:/home/p/.local/bin' });
  const windows = ['C:\\Windows', 'x', 'C:\\vscode\\bin\\remote-cli'].join(';');
  assert.deepEqual(toolEnvironment({ Path: windows }), { Path: 'C:\\Windows' });
});

test('a canary under any name that is not on the list stays out', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.constant('canary')), from => {
      const listed = Object.keys(toolEnvironment(from));
      assert.ok(
        listed.every(name => /^[A-Za-z_()]+[A-Za-z0-9_()]*$/.test(name) && !/KEY|TOKEN|SECRET|PASS|CRED/i.test(name)),
      );
    }),
  );
});
