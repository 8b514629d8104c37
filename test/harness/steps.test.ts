import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunDeps } from '../../src/harness/runDeps.ts';
import { Steps } from '../../src/harness/steps.ts';
import type { SessionEvent } from '../../src/session/event.ts';
import { memoryJournal } from '../support/memoryJournal.ts';

const main: SessionEvent = {
  type: 'branchCreated',
  branch: 1,
  name: 'main',
  parent: 0,
  from: 0,
  purpose: 'main',
  by: 'person',
};
const note = (words: string): SessionEvent => ({ type: 'noteQueued', branch: 1, words });

test('words of the harness that come while a step takes others are not lost with them', async () => {
  const steered: SessionEvent = { type: 'promptQueued', queued: 1, branch: 1, words: 'hurry', when: 'nextStep' };
  const { journal, tree } = memoryJournal([main, steered, note('The first is allowed.')]);
  const heard: string[] = [];
  const append: typeof journal.append = async (...events) => {
    for (const event of events)
      if (event.type === 'nodeAdded' && event.kind === 'note') heard.push(...event.body.words.split('\n\n'));
    const written = journal.append(...events);
    // While the person's own words are on their way to the disk, they allow the second as well.
    if (heard.length === 1 && heard[0] === 'hurry') await journal.append(note('The second is allowed.'));
    await written;
  };
  const steps = new Steps({ journal: { ...journal, append }, branch: 1 } as unknown as RunDeps);
  while (await steps.takeNotes());
  assert.deepEqual(heard, ['hurry', 'The first is allowed.', 'The second is allowed.']);
  assert.equal(tree().branches.get(1)?.notes, undefined);
});
