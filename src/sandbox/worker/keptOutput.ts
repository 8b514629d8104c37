import { randomUUID } from 'node:crypto';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** A command's whole output, in memory while it is short and in a file from then on. */
export interface KeptOutput {
  push(text: string): Promise<void>;
  /** Closes the file. Undefined while everything fitted in memory. */
  end(): Promise<Kept | undefined>;
}

/** `whole` is false when the file reached its limit; `failure` says why nothing (more) could be kept. */
export interface Kept {
  readonly path: string;
  readonly bytes: number;
  readonly whole: boolean;
  readonly failure: string;
}

/** Starts a file in `folder` once more than `inMemory` characters came; it takes at most `inFile` bytes. */
export function keptOutput(folder: string, inMemory: number, inFile: number): KeptOutput {
  const path = join(folder, `output-${randomUUID().slice(0, 8)}.txt`);
  let waiting: string[] = [];
  let length = 0;
  let file: FileHandle | undefined;
  let bytes = 0;
  let whole = true;
  let failure = '';

  const write = async (text: string): Promise<void> => {
    const all = Buffer.from(text, 'utf8');
    const part = all.subarray(0, Math.max(inFile - bytes, 0));
    whole &&= part.length === all.length;
    if (part.length === 0) return;
    try {
      if (!file) {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        file = await open(path, 'wx', 0o600);
      }
      await file.writeFile(part);
      bytes += part.length;
    } catch (error) {
      failure = (error as Error).message;
      whole = false;
    }
  };

  return {
    push: async text => {
      length += text.length;
      waiting.push(text);
      if (length <= inMemory || failure !== '') return;
      const all = waiting.join('');
      waiting = [];
      await write(all);
    },
    end: async () => {
      await file?.close().catch(() => {});
      return length > inMemory ? { path, bytes, whole, failure } : undefined;
    },
  };
}
