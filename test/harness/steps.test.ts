import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunDeps } from '../../src/harness/runDeps.ts';
import { Steps } from '../../src/harness/steps.ts';
import type { SessionEvent } from '../../src/session/event.ts';
import { memoryJournal } from '../support/memoryJournal.ts';
import { treeOf } from '../support/treeOf.ts';

const told = (words: string): SessionEvent => ({ type: 'noteQueued', branch: 1, words });

test('what an agent is to be told while its mail and the person’s words are written is told at the same step, and not lost', async () => {
  const { journal } = memoryJournal([
    ...treeOf('a(b!)').events,
    told('The person made a branch of your line.'),
    { type: 'promptQueued', queued: 1, branch: 1, words: 'Faster.', when: 'nextStep' },
  ]);
  const { append } = journal;
  // While the first of it goes to the disk, its copy of the files is ready.
  journal.append = async (...events) => {
    journal.append = append;
    await append(...events);
    await append(told('You work in a copy of the files now.'));
  };
  await new Steps({ journal, branch: 1 } as RunDeps).takeNotes();
  const { branches, nodes } = journal.tree();
  const heard = await journal.readNodes([nodes.last]);
  assert.match(JSON.stringify(heard), /made a branch of your line\.\\n\\nYou work in a copy of the files now\./);
  assert.equal(branches.get(1)?.notes, undefined);
});
