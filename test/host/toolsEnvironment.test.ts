import assert from 'node:assert/strict';
import test from 'node:test';
import { toolsEnvironment } from '../../src/host/toolsEnvironment.ts';

test('tools get what they need and no secret', () => {
  const kept = toolsEnvironment(
    {
      PATH: '/srv/vscode/bin/remote-cli:/usr/bin:/bin',
      HOME: '/home/a',
      LC_ALL: 'C.UTF-8',
      ANTHROPIC_API_KEY: 'sk-ant-1',
      GITHUB_TOKEN: 't',
      AWS_SECRET_ACCESS_KEY: 's',
      SSH_AUTH_SOCK: '/tmp/agent',
      VSCODE_IPC_HOOK_CLI: '/tmp/ipc',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--inspect-brk',
      LD_PRELOAD: 'x.so',
      BASH_ENV: '/tmp/e',
    },
    ':',
  );
  assert.deepEqual(kept, { PATH: '/usr/bin:/bin', HOME: '/home/a', LC_ALL: 'C.UTF-8' });
});

test('names are told without case, as Windows writes them', () => {
  assert.deepEqual(toolsEnvironment({ Path: 'C:\\a;C:\\code\\remote-cli', SystemRoot: 'C:\\Windows' }, ';'), {
    Path: 'C:\\a',
    SystemRoot: 'C:\\Windows',
  });
});
