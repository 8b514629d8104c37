import type { DiskPort } from '../../src/storage/segmentWriter.ts';
import { realDisk } from '../../src/storage/segmentWriter.ts';

/** A disk that an application loses when it dies: what it opened before can be written no more, what is opened later can. */
export interface MortalDisk extends DiskPort {
  die(): void;
}

export function mortalDisk(): MortalDisk {
  let life = 0;
  const born = new WeakMap<object, number>();
  const check = (file: object): void => {
    if (!born.has(file)) born.set(file, life);
    if (born.get(file) !== life) throw new Error('the power is out');
  };
  return {
    die: () => void (life += 1),
    write: async (file, bytes) => {
      check(file);
      return realDisk.write(file, bytes);
    },
    sync: async file => {
      check(file);
      await realDisk.sync(file);
    },
  };
}

/** Dies by itself when the first event of a type is on disk, before anything else is. */
export function diesAfter(type: string): MortalDisk {
  const disk = mortalDisk();
  let isDue = false;
  return {
    ...disk,
    write: async (file, bytes) => {
      const taken = await disk.write(file, bytes);
      isDue ||= Buffer.from(bytes).includes(`"type":"${type}"`);
      return taken;
    },
    sync: async file => {
      await disk.sync(file);
      if (isDue) disk.die();
      isDue = false;
    },
  };
}
