import { readHead } from '../model/requestHead.ts';
import type { BlobId } from '../session/ids.ts';
import type { RequestHead } from '../session/requestHead.ts';
import type { Journal } from './journal.ts';

/**
 * The prefix head with this address. Read once for a session that is open: all children of an agent send the same one, and
 * what is made of it for one request serves the others.
 */
export function headOf(journal: Pick<Journal, 'readBlob'>, id: BlobId): Promise<RequestHead> {
  const heads = known.get(journal) ?? new Map<BlobId, Promise<RequestHead>>();
  known.set(journal, heads);
  const found = heads.get(id) ?? journal.readBlob(id).then(readHead);
  heads.set(id, found);
  // What could not be read is read again by the next one who asks.
  found.catch(() => heads.delete(id));
  return found;
}

const known = new WeakMap<Pick<Journal, 'readBlob'>, Map<BlobId, Promise<RequestHead>>>();
