import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ParkedSessions } from '../../src/app/parkedSessions.ts';
import { systemClock } from '../../src/base/clock.ts';

test('a list that the disk does not take is told, and whoever ends goes on ending', () => {
  const notes: string[] = [];
  const parking = {
    read: () => ({ sessions: ['s1'], time: systemClock.now() }),
    write: () => {
      throw new Error('no space left');
    },
  };
  const sessions = { get: () => Promise.reject(new Error('not asked for here')), opened: () => [] };
  const note = (line: string): void => void notes.push(line);
  new ParkedSessions({ parking, clock: systemClock, note }, sessions, new AbortController().signal).handOn();
  assert.deepEqual(notes, ['what was parked could not be written down for the next process: Error: no space left']);
});
