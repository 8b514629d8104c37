import { openStore } from '../../src/storage/diskStore.ts';
import { ManualClock } from '../support/manualClock.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { conformance } from './conformance.ts';

conformance('on disk', t => {
  const folder = temporaryFolder(t);
  const clock = new ManualClock();
  return { store: openStore(folder, { clock }), reopened: () => openStore(folder, { clock }) };
});

conformance('on disk in small files', t => {
  const folder = temporaryFolder(t);
  const clock = new ManualClock();
  const open = (): ReturnType<typeof openStore> => openStore(folder, { clock, segmentBytes: 600 });
  return { store: open(), reopened: open };
});
