import assert from 'node:assert/strict';
import test from 'node:test';
import { statusDocument } from '../../src/host/statusDocument.ts';
import { plainWords } from './plainWords.ts';

test('the status is one fact a line, in one column', () => {
  const text = statusDocument(
    {
      supervisor: {
        pid: 4711,
        version: '0.1.0',
        node: '24.9.0',
        program: '/usr/bin/node',
        stateFolder: '/home/a/.local/state/banyan',
        started: 1_000_000,
        lives: 'until you log out',
        route: 'direct',
        keySource: 'environment',
        baseUrl: 'https://api.anthropic.com',
        windows: 2,
        attendedWindows: 1,
        runs: 3,
        memoryBytes: 53_400_000,
      },
      trouble: '',
      extensionVersion: '0.1.0',
      stateFolder: '/home/a/.local/state/banyan',
      key: 'from the environment',
      wall: { kind: 'walled', driver: 'bubblewrap 0.8.0', words: 'Hands work inside a wall.' },
      lent: [{ name: 'GITHUB_TOKEN', hosts: ['api.github.com', 'github.com'] }],
      rules: { rules: [], problems: ['Rule 1 in the settings does not hold: no.'] },
      now: 1_000_000 + 7_320_000,
    },
    plainWords,
  );
  assert.equal(
    text,
    `Banyan status

Extension:           0.1.0
Background process:  process 4711, version 0.1.0
Runtime:             Node.js 24.9.0, /usr/bin/node
Running for:         2 h 02 min
Lives:               until you log out
Memory:              53 MB
Route:               https://api.anthropic.com (direct)
Windows:             2, 1 with a person
Runs:                3
State folder:        /home/a/.local/state/banyan
Key:                 from the environment
Wall:                Hands work inside a wall. bubblewrap 0.8.0
Lent:                GITHUB_TOKEN (api.github.com, github.com)
Rules:               none; 1 do not hold: Rule 1 in the settings does not hold: no.
`,
  );
});

test('where nothing runs it says why', () => {
  const none = {
    supervisor: undefined,
    wall: undefined,
    lent: [],
    rules: undefined,
    extensionVersion: '0.1.0',
    stateFolder: '/s',
    key: 'none',
    now: 0,
  };
  assert.match(statusDocument({ ...none, trouble: '' }, plainWords), /^Background process: +not running$/m);
  assert.match(statusDocument({ ...none, trouble: '' }, plainWords), /^Wall: +not known yet\nLent: +nothing\n$/m);
  assert.match(statusDocument({ ...none, trouble: 'no Node' }, plainWords), /not running: no Node$/m);
});
