import type { Standing } from '../../../src/protocol/frame.ts';
import type { HostScript } from './fakeHost.ts';
import { frameOf, session, standing, tellStory, type Story } from './story.ts';

const models = [
  {
    id: 'claude-opus-5-5',
    name: 'Claude Opus 5.5',
    contextWindow: 1_000_000,
    efforts: ['low', 'medium', 'high'],
    defaultEffort: 'medium',
    inputPrice: 5,
    outputPrice: 25,
  },
  {
    id: 'claude-sonnet-5-5',
    name: 'Claude Sonnet 5.5',
    contextWindow: 1_000_000,
    efforts: ['low', 'medium'],
    defaultEffort: 'medium',
    inputPrice: 2,
    outputPrice: 10,
  },
];

/** The facts every scene shares. */
export function hostScript(frames: HostScript['frames']): HostScript {
  return {
    frames: { none: { snapshot: null, standing, sessions: [] }, ...frames },
    window: { folder: '/projects/app', model: 'claude-opus-5-5', effort: 'high', mac: false, secrets: 'kept' },
    answers: { models, forkPrice: { tokens: 41_000, warm: true, cost: 0.02 } },
  };
}

/** A scene that opens on one branch of a story. */
export function storyScript(story: Story, shown: number): HostScript {
  const branches = [...story.tree.branches.keys()];
  const frames = Object.fromEntries(branches.map(branch => [`${session}/${branch}`, frameOf(story, branch)]));
  return hostScript({ ...frames, none: frameOf(story, shown) });
}

/** A scene without a session. */
export function emptyScript(change: Partial<Standing>, folder = '/projects/app'): HostScript {
  const script = hostScript({ none: { snapshot: null, standing: { ...standing, ...change }, sessions: [] } });
  return { ...script, window: { ...script.window, folder } };
}

/** Six turns on main and a failed seventh; then, unless it is `main only`, two other ways: try-mutex runs, retry-loop asks. */
export function loginStory(extent: 'all' | 'main only' = 'all'): {
  story: Story;
  main: number;
  mutex: number;
  retry: number;
  at: number;
} {
  const story = tellStory();
  const main = 1;
  for (const words of [
    'What is in here?',
    'How do tests run?',
    'Where is the login?',
    'Who calls it?',
    'Run the login test.',
  ]) {
    story.prompt(main, words);
    story.start(main);
    story.reply(main, ['It is a small web shop with a login and a token that expires.'], { cost: 0.01 });
    story.end(main, 'done', { receipt: receipt({}) });
  }
  story.prompt(main, 'Find out why the login test fails one time in ten.');
  story.start(main);
  const steps = Array.from({ length: 14 }, (_, index) => ({
    call: `c6-${index}`,
    name: index < 6 ? 'read' : index < 9 ? 'bash' : 'search',
    title: index < 6 ? `src/auth/file${index}.ts` : index < 9 ? 'npm test -- login' : 'refreshToken',
    ms: 14_000,
    ...(index >= 6 && index < 9 ? { exit: 1, result: 'failed' as const, text: '# pass 91\n# fail 9' } : {}),
  }));
  story.reply(
    main,
    [
      'The test fails when two requests refresh an expired token together. I can reproduce it: 9 of 100 runs.',
      ...steps.map(step => ({ tool: step.name, id: step.call, input: { command: step.title, path: step.title } })),
    ],
    { cost: 0.19 },
  );
  const at = story.results(main, steps);
  story.end(main, 'done', { receipt: receipt({ check: 'failed' }) });

  if (extent === 'main only') {
    failedFix(story, main);
    return { story, main, mutex: 0, retry: 0, at };
  }
  const mutex = story.branch('try-mutex', at, main);
  const retry = story.branch('retry-loop', at, main);
  failedFix(story, main);
  mutexTurns(story, mutex);
  retryAsks(story, retry);
  const stats = story.tree.branches.size + 1;
  story.add({
    type: 'branchCreated',
    branch: stats,
    name: 'flake-stats',
    parent: retry,
    from: 0,
    purpose: 'spawn',
    by: 'agent',
  });
  story.prompt(stats, 'Run it 40 times.');
  const run = story.start(stats);
  story.add({ type: 'toolStarted', run, branch: stats, call: 'f1', tool: 'bash', title: 'npm test -- login' });
  return { story, main, mutex, retry, at };
}

export function receipt(change: object): object {
  return { files: [], check: 'none', checkTitle: '', checkCount: '', steps: 0, cost: 0.05, ms: 4000, ...change };
}

function failedFix(story: Story, main: number): void {
  story.prompt(main, 'Fix it.');
  story.start(main);
  story.reply(main, [
    'I’ll retry the login when the token was refreshed elsewhere…',
    { tool: 'edit', id: 'c7-1', input: { path: 'src/auth/client.ts', old_string: 'a', new_string: 'b' } },
    { tool: 'edit', id: 'c7-2', input: { path: 'src/auth/token.ts', old_string: 'a', new_string: 'b' } },
    { tool: 'bash', id: 'c7-3', input: { command: 'npm test -- login' } },
  ]);
  const files = [
    { path: 'src/auth/client.ts', change: 'edited' as const, added: 31, removed: 9 },
    { path: 'src/auth/token.ts', change: 'edited' as const, added: 7, removed: 0 },
  ];
  story.results(main, [
    { call: 'c7-1', name: 'edit', title: 'src/auth/client.ts', files: files.slice(0, 1) },
    { call: 'c7-2', name: 'edit', title: 'src/auth/token.ts', files: files.slice(1) },
    {
      call: 'c7-3',
      name: 'bash',
      title: 'npm test -- login',
      ms: 9000,
      exit: 1,
      result: 'failed',
      text: '# pass 17\n# fail 3',
    },
  ]);
  story.end(main, 'done', { receipt: receipt({ files, check: 'failed', checkCount: '3 of 20 failed' }) });
}

function mutexTurns(story: Story, mutex: number): void {
  story.prompt(mutex, 'Guard the refresh with a mutex. Leave the retry logic alone.');
  story.start(mutex);
  story.reply(
    mutex,
    [
      'Two requests that see the expired token both refresh it. One lock around `refreshToken()` is enough; the second caller can wait for the first.',
      ...['token.ts', 'client.ts', 'login.test.ts'].map((name, index) => ({
        tool: 'read',
        id: `m7-${index}`,
        input: { path: `src/auth/${name}` },
      })),
    ],
    { thoughtMs: 12_000 },
  );
  story.results(
    mutex,
    ['token.ts', 'client.ts', 'login.test.ts'].map((name, index) => ({
      call: `m7-${index}`,
      name: 'read',
      title: `src/auth/${name}`,
    })),
  );
  story.reply(mutex, [
    'Now the lock.',
    {
      tool: 'edit',
      id: 'm7-4',
      input: {
        path: 'src/auth/token.ts',
        old_string: 'let token;\nrefresh();',
        new_string: 'let token;\nawait lock(refresh);',
      },
    },
    { tool: 'bash', id: 'm7-5', input: { command: 'npm test -- login --repeat 20' } },
  ]);
  const files = [{ path: 'src/auth/token.ts', change: 'edited' as const, added: 12, removed: 3 }];
  story.results(mutex, [
    { call: 'm7-4', name: 'edit', title: 'src/auth/token.ts', files },
    {
      call: 'm7-5',
      name: 'bash',
      title: 'npm test -- login --repeat 20',
      ms: 41_000,
      exit: 0,
      text: '# pass 20\n# fail 0',
    },
  ]);
  story.end(mutex, 'done', { receipt: receipt({ files, check: 'passed', checkCount: '20 of 20' }) });
  story.prompt(mutex, 'Add a test that fails without the lock.');
  const run = story.start(mutex);
  story.reply(mutex, [
    'I’ll make two refreshes overlap with a fake clock, then count the calls.',
    { tool: 'write', id: 'm8-1', input: { path: 'test/auth/refresh.test.ts', content: 'test();\n' } },
    { tool: 'bash', id: 'm8-2', input: { command: 'npm test -- refresh' } },
  ]);
  story.add({ type: 'toolStarted', run, branch: mutex, call: 'm8-2', tool: 'bash', title: 'npm test -- refresh' });
}

function retryAsks(story: Story, retry: number): void {
  story.prompt(retry, 'Retry once with the new token, with a limit of one retry.');
  story.start(retry);
  story.reply(retry, [
    'I build it first.',
    { tool: 'bash', id: 'r7-1', input: { command: 'rm -rf dist && npm run build' } },
  ]);
  story.ask(retry, 'r7-1', {
    title: 'rm -rf dist && npm run build',
    facts: [
      { label: 'Writes', words: 'its own copy only', outside: false },
      { label: 'Reaches', words: 'no network', outside: false },
    ],
  });
  story.ask(retry, 'r7-2', {
    title: 'npm publish',
    facts: [{ label: 'Reaches', words: 'the network, as you can', outside: true }],
  });
}
