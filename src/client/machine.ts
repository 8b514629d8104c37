import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';

/** One machine from one start to the next. Containers on the same machine have names of their own and share `boot`. */
export interface Machine {
  readonly host: string;
  /** The operating system's name for this start of it; empty where it has none. */
  readonly boot: string;
}

export function thisMachine(): Machine {
  return { host: os.hostname(), boot: bootId() };
}

/** Whether a file lock of `other` can be trusted here: it is this machine, even under another name or before a restart. */
export function sameMachine(one: Machine, other: Machine): boolean {
  return one.host === other.host || (one.boot !== '' && one.boot === other.boot);
}

function bootId(): string {
  try {
    if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    if (process.platform === 'darwin')
      return execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], {
        encoding: 'utf8',
        timeout: 2000,
      }).trim();
  } catch {
    // A machine that does not tell is known by its name alone.
  }
  return '';
}
