import { constants, open, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Scrubber } from './scrubber.ts';

/**
 * Takes secrets out of the file of a whole output and resolves with its size in bytes then. The path comes from the hands
 * and is not believed: only a regular file with one name, directly in `folder` (absolute), is touched. Rejects when that
 * could not be done; a file that may still hold a secret is then gone.
 */
export async function scrubKeptFile(path: string, folder: string, scrub: Scrubber): Promise<number> {
  if (resolve(dirname(path)) !== resolve(folder)) throw new Error(`${path} is not where whole outputs are kept`);
  const place = join(await realpath(folder), basename(path));
  try {
    const file = await open(place, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile() || stats.nlink !== 1) throw new Error(`${path} is not the file that was written`);
      if (!(await holdsSecrets(file, scrub))) return stats.size;
      return await rewritten(file, place, scrub);
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(place, { force: true });
    throw error;
  }
}

async function holdsSecrets(file: FileHandle, scrub: Scrubber): Promise<boolean> {
  const stream = scrub.stream();
  let ahead = '';
  for await (const piece of piecesOf(file)) {
    ahead += piece;
    const told = stream.push(piece);
    if (!ahead.startsWith(told)) return true;
    ahead = ahead.slice(told.length);
  }
  return stream.end() !== ahead;
}

async function rewritten(file: FileHandle, place: string, scrub: Scrubber): Promise<number> {
  const fresh = `${place}.part`;
  await rm(fresh, { force: true });
  const out = await open(fresh, 'wx', 0o600);
  let bytes = 0;
  try {
    const write = async (text: string): Promise<void> => {
      const part = Buffer.from(text, 'utf8');
      await out.writeFile(part);
      bytes += part.length;
    };
    const stream = scrub.stream();
    for await (const piece of piecesOf(file)) await write(stream.push(piece));
    await write(stream.end());
    await out.close();
    await rename(fresh, place);
    return bytes;
  } catch (error) {
    await out.close();
    await rm(fresh, { force: true });
    throw error;
  }
}

const pieceBytes = 256 * 1024;

async function* piecesOf(file: FileHandle): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.allocUnsafe(pieceBytes);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, pieceBytes, at);
    if (bytesRead === 0) break;
    at += bytesRead;
    yield decoder.write(buffer.subarray(0, bytesRead));
  }
  yield decoder.end();
}
