import { memoryStore } from '../../src/storage/memoryStore.ts';
import { ManualClock } from '../support/manualClock.ts';
import { conformance } from './conformance.ts';

conformance('in memory', () => {
  const store = memoryStore({ clock: new ManualClock() });
  return { store, reopened: () => store };
});
