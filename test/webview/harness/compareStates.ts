import type { ComparedWay, Comparison } from '../../../src/protocol/query.ts';
import type { FileDiff } from '../../../src/session/fileDiff.ts';
import type { HostScript } from './fakeHost.ts';
import { loginStory, receipt, storyScript } from './scenes.ts';
import type { Story } from './story.ts';

export const file = (path: string, added: number, removed: number, more: Partial<FileDiff> = {}): FileDiff => ({
  path,
  status: 'modified',
  added,
  removed,
  binary: false,
  ...more,
});

/** A way that ended well and says nothing of itself. */
export function wayOf(branch: number, own: Partial<ComparedWay> = {}): ComparedWay {
  return {
    branch,
    name: `way-${branch}`,
    node: 0,
    holder: false,
    running: false,
    outcome: 'done',
    claim: '',
    before: 'c-before',
    after: `c-${branch}`,
    files: [],
    check: 'none',
    checkTitle: '',
    checkCount: '',
    cost: 0.1,
    ms: 41_000,
    steps: 3,
    tools: [],
    turns: [{ turn: 7, node: 0, prompt: 'Fix it.', reply: 'Fixed.' }],
    turnCount: 1,
    ...own,
  };
}

/** Main, and two other ways from the end of its sixth turn, all of which have ended. */
export function comparedStory(): { story: Story; at: number; found: Comparison; script: HostScript } {
  const { story, at } = loginStory('main only');
  const mutex = story.branch('try-mutex', at, 1);
  story.prompt(mutex, 'Guard the refresh with a mutex.');
  story.start(mutex);
  story.reply(mutex, ['One lock around `refreshToken`; the second caller waits.']);
  story.end(mutex, 'done', { receipt: receipt({ check: 'passed', checkCount: '100 of 100' }) });
  const retry = story.branch('retry-loop', at, 1);
  story.prompt(retry, 'Retry once with the new token.');
  story.start(retry);
  story.reply(retry, ['Retries once with the new token. Green, but hides a second 401.']);
  story.end(retry, 'done', { receipt: receipt({ check: 'stale' }) });
  const head = (branch: number): number => story.tree.branches.get(branch)?.head ?? 0;
  const found: Comparison = {
    from: at,
    fromTurn: 6,
    ways: [
      wayOf(1, {
        name: 'main',
        node: head(1),
        holder: true,
        files: [file('src/auth/client.ts', 31, 9), file('src/auth/token.ts', 7, 0)],
        check: 'failed',
        checkTitle: 'npm test -- login',
        checkCount: '3 of 20 failed',
        cost: 0.06,
        tools: [
          { tool: 'bash', ok: 0, failed: 1, denied: 0 },
          { tool: 'edit', ok: 2, failed: 0, denied: 0 },
        ],
        turns: [{ turn: 7, node: head(1), prompt: 'Fix it.', reply: 'I’ll retry the login.' }],
      }),
      wayOf(mutex, {
        name: 'try-mutex',
        node: head(mutex),
        claim: 'One lock around refreshToken; the second caller waits.',
        files: [file('src/auth/token.ts', 12, 3), file('test/auth/refresh.test.ts', 29, 0, { status: 'added' })],
        check: 'passed',
        checkTitle: 'npm test',
        checkCount: '100 of 100',
        cost: 0.14,
        tools: [{ tool: 'bash', ok: 4, failed: 1, denied: 1 }],
        turns: [
          {
            turn: 7,
            node: head(mutex),
            prompt: 'Guard the refresh with a mutex.',
            reply: `One lock around \`refreshToken\`; the second caller waits.\n\n${'It reads the token again after it has the lock. '.repeat(30)}`,
          },
          { turn: 8, node: head(mutex), prompt: 'Add a test.', reply: 'Added one that fails without the lock.' },
        ],
        turnCount: 2,
      }),
      wayOf(retry, {
        name: 'retry-loop',
        node: head(retry),
        claim: 'Retries once with the new token. Green, but hides a second 401.',
        files: [file('src/auth/client.ts', 19, 6)],
        check: 'stale',
        cost: 0.22,
      }),
    ],
  };
  const script = storyScript(story, 1);
  return { story, at, found, script: { ...script, answers: { ...script.answers, compare: found } } };
}
