import assert from 'node:assert/strict';
import test from 'node:test';
import { sessionPicks } from '../../src/host/sessionRows.ts';
import { plainWords } from './plainWords.ts';
import { row } from './row.ts';

test('a window speaks of its folder’s sessions and of rehearsals', () => {
  const rows = [
    row({ cost: 0.41, running: 2, asks: 1 }),
    row({ session: 's2', folder: '/projects/other' }),
    row({ session: 's3', folder: '/tmp/x', origin: 'rehearsal', title: 'rehearsal' }),
    row({ session: 's4', title: '' }),
  ];
  assert.deepEqual(sessionPicks(rows, '/projects/shop', 1_000_000 + 180_000, plainWords), [
    { session: 's1', label: 'fix-login-race', description: '1 asks · 1 running · $0.41 · 3 min ago' },
    { session: 's3', label: 'rehearsal', description: 'rehearsal · $0.00 · 3 min ago' },
    { session: 's4', label: 'New session', description: '$0.00 · 3 min ago' },
  ]);
});
