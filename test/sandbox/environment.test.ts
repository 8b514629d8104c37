import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { secretValues, toolEnvironment } from '../../src/sandbox/environment.ts';

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

test('what steers a program or leads to a person stays out', () => {
  const dangerous =
    'GIT_ASKPASS SSH_ASKPASS SSH_AUTH_SOCK SSH_AGENT_PID GPG_AGENT_INFO DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR DISPLAY ' +
    'WAYLAND_DISPLAY XAUTHORITY VSCODE_IPC_HOOK_CLI VSCODE_GIT_IPC_HANDLE VSCODE_GIT_ASKPASS_MAIN VSCODE_IPC_HOOK ' +
    'ELECTRON_RUN_AS_NODE NODE_OPTIONS NODE_PATH BASH_ENV ENV BASH_FUNC_ls%% PROMPT_COMMAND SHELLOPTS BASHOPTS IFS CDPATH ' +
    'LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT DYLD_INSERT_LIBRARIES DYLD_LIBRARY_PATH GIT_DIR GIT_SSH_COMMAND GIT_CONFIG_GLOBAL ' +
    'GIT_EXTERNAL_DIFF GIT_CONFIG_COUNT PYTHONPATH PYTHONSTARTUP PERL5OPT PERL5LIB RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS ' +
    '_JAVA_OPTIONS MAVEN_OPTS GRADLE_OPTS npm_config_userconfig NPM_CONFIG_REGISTRY DOCKER_HOST KUBECONFIG ' +
    'AWS_PROFILE AWS_ACCESS_KEY_ID AWS_SESSION_TOKEN GOOGLE_APPLICATION_CREDENTIALS AZURE_CLIENT_SECRET ANTHROPIC_API_KEY ' +
    'ANTHROPIC_BASE_URL CLAUDE_CODE_OAUTH_TOKEN EDITOR VISUAL PAGER GIT_PAGER MANPAGER LESSOPEN BROWSER PS4 INPUTRC SUDO_ASKPASS';
  const environment = Object.fromEntries(dangerous.split(' ').map(name => [name, '/x']));
  assert.deepEqual(toolEnvironment(environment), {});
});

test('an address with a name or password in it is no proxy for tools', () => {
  for (const name of ['HTTPS_PROXY', 'http_proxy', 'ALL_PROXY'])
    for (const address of ['http://p:w@proxy:80', 'http://token@proxy', 'socks5://:w@proxy', 'https://p:w%40x@[::1]:8'])
      assert.deepEqual(toolEnvironment({ [name]: address, LANG: 'C' }), { LANG: 'C' });
});

test('secrets of an environment are found by their name and by their shape', () => {
  const secret = {
    GITHUB_TOKEN: 'ghp_0aB1cD2eF3gH4iJ5kL6mN7oP8',
    DB_PASSWORD: 'hunter2hunter',
    MYSQL_PWD: 'xK9$-aa-1',
    STRIPE_API_KEY: 'rk_live_51Hx',
    PHRASE_SECRET: 'correct horse battery staple',
    ODD_NAME: 'sk-ant-api03-abcdefgh',
    TLS: '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIA==\n-----END EC PRIVATE KEY-----',
    COOKIE: 'session=9f8e7d6c5b4a',
  };
  assert.deepEqual(
    secretValues({ ...secret, ABSENT_TOKEN: undefined }),
    Object.entries(secret).map(([name, value]) => ({ name, value })),
  );
});

test('a password in an address is a secret by itself, escaped or not', () => {
  assert.deepEqual(secretValues({ DATABASE_URL: 'postgres://app:p%40ss-W0rd9@db/x' }), [
    { name: 'DATABASE_URL', value: 'postgres://app:p%40ss-W0rd9@db/x' },
    { name: 'DATABASE_URL', value: 'p%40ss-W0rd9' },
    { name: 'DATABASE_URL', value: 'p@ss-W0rd9' },
  ]);
  assert.equal(secretValues({ DATABASE_URL: 'postgres://postgres:postgres@db/x' }).length, 1);
});

test('what is too ordinary to be a secret is none, whatever its name', () => {
  const ordinary = {
    KEY: '',
    TOKEN: 'short',
    PASSWORD: 'postgres',
    DB_PASS: 'Changeme1',
    API_KEY_FILE: '/run/secrets/api-key',
    GOOGLE_CREDENTIALS: '~/gcloud/credentials.json',
    SSH_KEY_PATH: 'C:\\keys\\id_ed25519',
    SSH_AUTH_SOCK: '/tmp/ssh-XXabc123/agent.42',
    SECRET_SERVER: 'https://vault.example.org:8200/v1',
    MAX_TOKENS: '1234567890',
    TOKEN_DATE: '2026-11-25',
    KEYMAP: 'de-latin1-nodeadkeys',
    GIT_AUTHOR_NAME: 'Somebody Somewhere Long',
    GIT_AUTHOR_EMAIL: 'somebody.long@example.org',
    EDITOR: 'a-value-that-is-9-random-X7',
  };
  assert.deepEqual(secretValues(ordinary), []);
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
