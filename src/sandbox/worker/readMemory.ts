import { createHash } from 'node:crypto';

/** What each agent last saw of each file, as a digest of its bytes. */
export interface ReadMemory {
  saw(agent: string, file: string, bytes: Uint8Array): void;
  /** `unread` when this agent never saw the file, `changed` when the bytes are others than it saw. */
  compare(agent: string, file: string, bytes: Uint8Array): 'unread' | 'same' | 'changed';
}

export function createReadMemory(): ReadMemory {
  const seen = new Map<string, string>();
  return {
    saw: (agent, file, bytes) => void seen.set(key(agent, file), digest(bytes)),
    compare: (agent, file, bytes) => {
      const before = seen.get(key(agent, file));
      return before === undefined ? 'unread' : before === digest(bytes) ? 'same' : 'changed';
    },
  };
}

function key(agent: string, file: string): string {
  return JSON.stringify([agent, file]);
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}
