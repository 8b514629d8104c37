import type { Page } from 'playwright-core';
import type { RewindPreview } from '../../../src/protocol/query.ts';
import type { FileDiff } from '../../../src/session/fileDiff.ts';
import type { HostScript } from './fakeHost.ts';
import { loginStory, storyScript } from './scenes.ts';
import type { State } from './states.ts';

/** A changed file of so many lines. */
export function changed(path: string, added = 31, removed = 9, more: Partial<FileDiff> = {}): FileDiff {
  return { path, status: 'modified', added, removed, binary: false, ...more };
}

export const preview: RewindPreview = {
  from: 'c-now',
  to: 'c-then',
  changes: [changed('src/auth/client.ts', 9, 31), changed('src/auth/token.ts', 0, 7)],
  yours: [changed('src/login.ts', 2, 1)],
  conflicts: [],
  left: [],
};

/** Everything a preview can say at once. */
const manyPreview: RewindPreview = {
  ...preview,
  changes: [
    ...preview.changes,
    changed('a-file-with-a-name-that-is-longer-than-any-side-bar-is-wide.config.test.ts', 1204, 318),
    changed('media/logo.png', 0, 0, { binary: true }),
    changed('run.sh', 0, 0, { status: 'mode' }),
    changed('src/old.ts', 12, 0, { status: 'added' }),
    changed('src/new.ts', 0, 40, { status: 'deleted' }),
    changed('src/deeply/nested/folders/of/a/project/login.ts', 0, 0, { status: 'renamed', was: 'src/signin.ts' }),
    ...Array.from({ length: 6 }, (_, index) => changed(`test/case${index}.test.ts`, index, 3)),
  ],
  conflicts: ['src/login.ts'],
  left: [{ path: 'data/a.bin', reason: 'it is too big to go back' }],
};

/** The login story on main, with what a rewind would change. */
export function rewindScript(answer: RewindPreview | undefined): HostScript {
  const { story } = loginStory('main only');
  const script = storyScript(story, 1);
  return answer === undefined ? script : { ...script, answers: { ...script.answers, rewindPreview: answer } };
}

/** Opens the sheet for going back to the end of turn 6. */
export async function askRewind(page: Page): Promise<void> {
  await page.getByRole('article', { name: 'Turn 6', exact: true }).focus();
  await page.keyboard.press('r');
  await page.getByText('Leaves turn 7 behind.').waitFor();
}

/** What the rewind sheet looks like. */
export function rewindStates(at: (name: string, script: HostScript, reach: State['reach']) => State): State[] {
  return [
    at('rewind', rewindScript(preview), async page => {
      await askRewind(page);
      await page.getByText('2 files go back.').waitFor();
    }),
    at('rewind-exact', rewindScript(manyPreview), async page => {
      await askRewind(page);
      await page.getByRole('radio', { name: 'Exactly as of' }).click();
      await page.getByText('It goes back too.').waitFor();
      await page.getByRole('checkbox', { name: 'run.sh' }).click();
      await page.getByText('14 of 15 files go back.').waitFor();
    }),
    at('rewind-many', rewindScript(manyPreview), async page => {
      await askRewind(page);
      await page.getByText('data/a.bin stays').waitFor();
    }),
    at('rewind-words', rewindScript({ unavailable: 'This folder has no checkpoint of turn 6.' }), async page => {
      await askRewind(page);
      await page.getByText('This folder has no checkpoint of turn 6.').waitFor();
    }),
    at('rewound', rewoundScript(), page => page.getByText('words and files').waitFor()),
  ];
}

/** After a rewind that took the files along. */
function rewoundScript(): HostScript {
  const { story, at } = loginStory('main only');
  const from = story.tree.branches.get(1)?.head ?? 0;
  story.add({ type: 'headMoved', branch: 1, from, to: at, reason: 'rewind', files: { safety: 'c-safe' } });
  return storyScript(story, 1);
}
