import { hash } from 'node:crypto';
import { mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobId } from '../session/ids.ts';
import { syncFolder } from './syncFolder.ts';

/**
 * Content-addressed bytes beside a log. A blob is written whole under a passing name, synced and renamed, so that what
 * stands under an address is all of it or nothing; the same bytes are kept once.
 */
export class Blobs {
  readonly #folder: string;
  #made: Promise<void> | undefined;
  #passing = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps the bytes. Durable when it resolves. */
  async put(bytes: Uint8Array): Promise<BlobId> {
    const id = blobId(bytes);
    await this.#folderMade();
    const path = join(this.#folder, id);
    const found = await stat(path).catch(() => undefined);
    if (found?.size === bytes.length && (await this.read(id).catch(() => undefined))) return id;
    const passing = join(this.#folder, `.${id}.${process.pid}.${(this.#passing += 1)}`);
    try {
      await writeSynced(passing, bytes);
      await rename(passing, path);
    } catch (error) {
      await unlink(passing).catch(() => undefined);
      throw error;
    }
    await syncFolder(this.#folder);
    return id;
  }

  /** Rejects when the blob is not there or its content does not match its address. */
  async read(id: BlobId): Promise<Uint8Array> {
    if (!/^[0-9a-f]{64}$/.test(id)) throw new Error(`${JSON.stringify(id)} is not the address of a blob`);
    const bytes = await readFile(join(this.#folder, id)).catch((error: Error) => {
      throw new Error(`blob ${id} cannot be read: ${error.message}`, { cause: error });
    });
    if (blobId(bytes) !== id) throw new Error(`blob ${id} does not hold what its address says`);
    return bytes;
  }

  #folderMade(): Promise<void> {
    this.#made ??= mkdir(this.#folder, { mode: 0o700, recursive: true })
      .then(() => syncFolder(join(this.#folder, '..')))
      .catch((error: unknown) => {
        this.#made = undefined;
        throw error;
      });
    return this.#made;
  }
}

/** The address of bytes: their SHA-256 in lower-case hex. */
export function blobId(bytes: Uint8Array): BlobId {
  return hash('sha256', bytes, 'hex');
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    const { bytesWritten } = await handle.write(bytes, 0, bytes.length);
    if (bytesWritten !== bytes.length) throw new Error(`only ${bytesWritten} of ${bytes.length} bytes were written`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
