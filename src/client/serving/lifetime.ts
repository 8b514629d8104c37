import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';

/** How long a background process of this machine lives at most, in words: "until …". Shown, so that nobody has to assume. */
export function lifetime(): string {
  if (process.platform !== 'linux') return 'until you log out';
  if (existsSync('/.dockerenv') || existsSync('/run/.containerenv')) return 'until the container stops';
  const group = read('/proc/self/cgroup');
  if (/docker|kubepods|containerd|lxc/.test(group)) return 'until the container stops';
  if (/user@\d+\.service/.test(group) && !lingers()) return 'until you log out';
  return 'until this machine is shut down';
}

/** Whether the person's own services stay after the last logout. */
function lingers(): boolean {
  try {
    return existsSync(`/var/lib/systemd/linger/${os.userInfo().username}`);
  } catch {
    return false;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
