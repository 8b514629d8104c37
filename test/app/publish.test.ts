import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publish } from '../../src/app/publish.ts';
import { branchesPlace } from '../support/branchesPlace.ts';

const limit = { timeout: 60_000 };

test(
  'the commits made in a copy become a git branch on the person’s word, and nothing else changes',
  limit,
  async t => {
    const place = await branchesPlace(t);
    const { project } = place;
    const first = await place.turn(1, 'start', ({ write }) => write('a.txt', 'start\n'));
    const child = await place.fork('child', first);
    const asked = (branch: number, name: string): Promise<unknown> =>
      publish({ type: 'publishBranch', session: 's1', branch, name }, place.opened, place.context);
    await place.turn(child, 'child', ({ write }) => write('a.txt', 'child\n'));
    await assert.rejects(asked(child, 'mine'), /Nothing was committed in the copy of child\. Ask it to commit/);
    project.gitIn(place.at(child).folder, 'add', '-A');
    project.gitIn(place.at(child).folder, 'commit', '-qm', 'from the copy');
    const before = [project.git('rev-parse', 'HEAD'), project.git('status', '--porcelain')];
    await assert.rejects(asked(1, 'mine'), /main works in the workspace: its commits are in your repository already/);
    await assert.rejects(asked(child, ' '), /A git branch needs a name/);
    await assert.rejects(asked(child, 'no good..name'), /The git branch no good\.\.name could not be made/);
    await assert.rejects(asked(child, 'main'), /The git branch main could not be made/);
    await asked(child, 'mine');
    assert.equal(project.git('log', '--format=%s', '-1', 'mine'), 'from the copy');
    assert.equal(project.git('show', 'mine:a.txt'), 'child');
    assert.deepEqual([project.git('rev-parse', 'HEAD'), project.git('status', '--porcelain')], before);
    await place.context.park(place.opened, child);
    await assert.rejects(asked(child, 'again'), /child has no copy on disk\. Make its copy first/);
  },
);
