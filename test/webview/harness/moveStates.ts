import type { Page } from 'playwright-core';
import type { AdoptPreview, RewindPreview } from '../../../src/protocol/query.ts';
import type { HostScript } from './fakeHost.ts';
import { changed } from './rewindStates.ts';
import { loginStory, receipt, storyScript } from './scenes.ts';
import type { State } from './states.ts';
import type { Story } from './story.ts';

export const usePreview: RewindPreview = {
  from: 'c-now',
  to: 'c-used',
  changes: [changed('src/auth/token.ts', 12, 10), changed('src/auth/client.ts', 9, 31)],
  yours: [changed('src/login.ts', 2, 1)],
  conflicts: [],
  left: [],
};

/** Everything that can be said of a move at once. */
const manyPreview: RewindPreview = {
  ...usePreview,
  changes: [
    ...usePreview.changes,
    changed('a-file-with-a-name-that-is-longer-than-any-side-bar-is-wide.config.test.ts', 1204, 318),
    changed('src/deeply/nested/folders/of/a/project/lock.ts', 12, 0, { status: 'added' }),
    changed('src/old.ts', 0, 40, { status: 'deleted' }),
    changed('package.json', 3, 1),
    changed('media/logo.png', 0, 0, { binary: true }),
    ...Array.from({ length: 8 }, (_, index) => changed(`test/case${index}.test.ts`, index, 3)),
  ],
  yours: [changed('src/login.ts', 2, 1), changed('notes.md', 2, 0)],
  conflicts: ['src/login.ts'],
  runLater: ['package.json'],
  left: [{ path: 'data/a.bin', reason: 'it is too big to go back' }],
};

export const adoptPreview: AdoptPreview = {
  from: 'c-now',
  to: 'c-adopted',
  changes: [changed('src/auth/token.ts', 12, 3)],
  conflicts: [],
  base: 'c-base',
  theirs: 'c-theirs',
  left: [],
  ahead: [],
};

/** The target went on, and both changed the same lines. */
export const conflictPreview: AdoptPreview = {
  ...adoptPreview,
  changes: [changed('src/auth/token.ts', 16, 3), changed('test/auth/refresh.test.ts', 41, 0, { status: 'added' })],
  conflicts: ['src/auth/token.ts'],
  ahead: [changed('src/auth/client.ts', 31, 9), changed('src/auth/token.ts', 7, 0)],
};

/** main stands at turn 7 with the workspace, try-mutex is done in a copy of its own, retry-loop never got one. */
export function movesStory(): { story: Story; main: number; mutex: number; retry: number; scout: number; at: number } {
  const { story, main, at } = loginStory('main only');
  const mutex = story.branch('try-mutex', at, main);
  const retry = story.branch('retry-loop', at, main);
  const scout = mutex + 2;
  story.add({
    type: 'branchCreated',
    branch: scout,
    name: 'scout',
    parent: main,
    from: 0,
    purpose: 'spawn',
    by: 'agent',
  });
  story.add({
    type: 'copyMade',
    branch: mutex,
    name: 's-login-2',
    folder: '/state/copies/a/s-login-2',
    checkpoint: 'c6',
  });
  story.add({
    type: 'copyMade',
    branch: scout,
    name: 's-login-4',
    folder: '/state/copies/a/s-login-4',
    checkpoint: 'c6',
  });
  story.prompt(mutex, 'Guard the refresh with a mutex. Leave the retry logic alone.');
  story.start(mutex);
  story.reply(mutex, ['One lock around `refreshToken()`; the second caller waits.']);
  const files = [{ path: 'src/auth/token.ts', change: 'edited' as const, added: 12, removed: 3 }];
  story.end(mutex, 'done', { receipt: receipt({ files, check: 'passed', checkCount: '100 of 100' }) });
  return { story, main, mutex, retry, scout, at };
}

/** What the comparison says of main and another branch: how many files of main go back. */
export function comparedWith(files: number): unknown {
  const way = {
    branch: 1,
    before: 'c6',
    after: 'c7',
    files: Array.from({ length: files }, (_, n) => changed(`${n}.ts`)),
  };
  return { from: 0, fromTurn: 6, ways: [way] };
}

/** A panel that shows a branch of that story, and what previews answer there. */
export function movesScript(shown: 'main' | 'mutex', answers: Record<string, unknown>): HostScript {
  const told = movesStory();
  const script = storyScript(told.story, told[shown]);
  return { ...script, answers: { ...script.answers, compare: comparedWith(2), ...answers } };
}

/** Asks for something on a branch, as VS Code's own menus do. */
export async function ask(
  page: Page,
  command: { type: 'useInWorkspace' | 'adopt'; branch: number; turn?: number },
): Promise<void> {
  await page.getByRole('treeitem').first().waitFor();
  await page.evaluate(what => window.push({ type: 'command', command: what as never }), { turn: 0, ...command });
}

/** Story told further: the workspace moved, and changes were adopted. */
export function movedScript(): HostScript {
  const { story, main, mutex } = movesStory();
  story.add({ type: 'copyRemoved', branch: mutex, checkpoint: 'c8' });
  story.add({ type: 'workspaceHeld', branch: mutex, moved: { from: main, safety: 'c-safe', reason: 'use' } });
  return storyScript(story, mutex);
}

export function adoptedScript(): HostScript {
  const { story, main, mutex } = movesStory();
  const file = (path: string) => ({ path, change: 'edited' as const, added: 12, removed: 3 });
  const base = { type: 'filesAdopted' as const, branch: main, source: mutex, safety: 'c-safe', result: 'c-new' };
  const node = story.tree.branches.get(mutex)?.head ?? 0;
  const files = [file('src/auth/token.ts'), file('src/auth/client.ts')];
  story.add({ ...base, node, turnOnly: false, files, conflicts: ['src/auth/token.ts'] });
  story.add({ ...base, node, turnOnly: true, files: files.slice(0, 1), conflicts: [] });
  return storyScript(story, main);
}

/** What these sheets and lines look like. */
export function moveStates(at: (name: string, script: HostScript, reach: State['reach']) => State): State[] {
  const { main, mutex } = movesStory();
  const words =
    (text: string): State['reach'] =>
    page =>
      page.getByText(text).first().waitFor();
  return [
    at('use', movesScript('mutex', { usePreview }), async page => {
      await ask(page, { type: 'useInWorkspace', branch: mutex });
      await page.getByText('main’s 2 files of turn 7 go back first').waitFor();
    }),
    at('use-many', movesScript('mutex', { usePreview: manyPreview }), async page => {
      await ask(page, { type: 'useInWorkspace', branch: mutex });
      await page.getByText('data/a.bin stays').waitFor();
    }),
    at(
      'use-unknown',
      movesScript('mutex', { usePreview: { unavailable: 'No file of the workspace would change.' } }),
      async page => {
        await ask(page, { type: 'useInWorkspace', branch: mutex });
        await page.getByText('No file of the workspace would change.').waitFor();
      },
    ),
    at('adopt', movesScript('mutex', { adoptPreview }), async page => {
      await ask(page, { type: 'adopt', branch: mutex });
      await page.getByText('Changes 1 file in your workspace.').waitFor();
    }),
    at('adopt-conflict', movesScript('main', { adoptPreview: conflictPreview }), async page => {
      await ask(page, { type: 'adopt', branch: mutex });
      await page.getByText('Both changed the same lines of').waitFor();
    }),
    at(
      'adopt-nocopy',
      movesScript('main', { adoptPreview: { unavailable: 'retry-loop has no files on disk. Make its copy first.' } }),
      async page => {
        await ask(page, { type: 'adopt', branch: main });
        await page.getByRole('button', { name: 'Into Another Branch…' }).click();
        await page.getByRole('radio', { name: 'retry-loop' }).click();
        await page.getByText('Make Its Copy').first().waitFor();
      },
    ),
    at('moved', movedScript(), words('Your workspace moved here from main')),
    at('adopted', adoptedScript(), words('Adopted 2 files of try-mutex.')),
    at('fork-copies', forkScript(), async page => {
      await page.getByRole('article', { name: 'Turn 6', exact: true }).focus();
      await page.keyboard.press('f');
      await page.getByText('node_modules is not in a new copy.').waitFor();
    }),
  ];
}

/** A folder whose packages git ignores, and nobody has been asked about copies. */
function forkScript(): HostScript {
  const script = storyScript(loginStory('main only').story, 1);
  return { ...script, window: { ...script.window, notCopied: 'node_modules' } };
}
