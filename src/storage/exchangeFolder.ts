import { watch } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Milliseconds between two looks where the system does not tell of changes. */
const lookEvery = 500;

/**
 * A folder for requests and their replies: `000001.request.json` is answered by `000001.reply.json` or `000001.reply.txt`.
 * Both are to be written under another name and then renamed, so that nobody reads half of one. Numbers go on where an
 * earlier process left off.
 */
export function exchangeFolder(folder: string) {
  let last: Promise<number> | undefined;
  const next = (): Promise<number> => {
    const number = (last ?? lastIn(folder)).then(before => before + 1);
    last = number;
    // A folder that could not be looked into may be there for the next request.
    number.catch(() => {
      if (last === number) last = undefined;
    });
    return number;
  };
  return {
    put: async (request: string): Promise<string> => {
      // Whoever plays may have cleared it away.
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = String(await next()).padStart(6, '0');
      const beside = join(folder, `.${name}.tmp`);
      await writeFile(beside, request, { mode: 0o600 });
      await rename(beside, join(folder, `${name}.request.json`));
      return name;
    },
    reply: (name: string, signal: AbortSignal): Promise<FoundReply> => untilFound(folder, name, signal),
  };
}

interface FoundReply {
  readonly form: 'json' | 'text';
  readonly text: string;
}

async function lastIn(folder: string): Promise<number> {
  const numbers = (await readdir(folder)).map(file => Number(/^(\d+)\./.exec(file)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

/** Looks now, and whenever something changed there. */
function untilFound(folder: string, name: string, signal: AbortSignal): Promise<FoundReply> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const look = (): void => {
      found(folder, name).then(
        reply => reply && end(() => resolve(reply)),
        (error: unknown) => end(() => reject(error)),
      );
    };
    const watcher = watch(folder, look);
    // Not every file system tells; a look now and then finds it there too.
    watcher.on('error', () => watcher.close());
    const timer = setInterval(look, lookEvery);
    const leave = (): void => end(() => reject(signal.reason as Error));
    const end = (settle: () => void): void => {
      watcher.close();
      clearInterval(timer);
      signal.removeEventListener('abort', leave);
      settle();
    };
    signal.addEventListener('abort', leave, { once: true });
    look();
  });
}

async function found(folder: string, name: string): Promise<FoundReply | undefined> {
  for (const [ending, form] of [
    ['json', 'json'],
    ['txt', 'text'],
  ] as const) {
    const text = await readFile(join(folder, `${name}.reply.${ending}`), 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    if (text !== undefined) return { form, text };
  }
  return undefined;
}
