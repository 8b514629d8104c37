import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolEnvironment } from '../../../src/sandbox/environment.ts';
import { openWalledHands } from '../../../src/sandbox/walledHands.ts';
import { libraryWalls } from './libraryOnLinux.ts';
import { detected, launchBehind, workerFile } from './openWall.ts';

// Opens hands behind a wall over `<base>/workspace`, or over a copy of it elsewhere that stands there, leaves something running
// in them, says which processes there are, and waits to be killed.
const [, , base = '', kind, copy] = process.argv;
const builder = kind === 'library' ? libraryWalls() : (await detected()).builder;
if (!builder) throw new Error('there is no wall here');
mkdirSync(join(base, 'state'), { recursive: true });
const pids: number[] = [];
const hands = openWalledHands({
  node: process.execPath,
  workerFile,
  ...(copy === undefined ? { roots: [join(base, 'workspace')] } : { roots: [copy], shownAt: join(base, 'workspace') }),
  outputFolder: join(base, 'state', 'outputs'),
  env: toolEnvironment(process.env),
  builder,
  reach: { files: 'write', hosts: [] },
  hidden: [join(base, 'state')],
  journal: join(base, 'state', 'walls'),
  launch: wall => program => {
    const launched = launchBehind(wall)(program);
    pids.push(launched.child.pid ?? 0);
    return launched;
  },
});
await hands.execute('bash', { command: 'setsid sleep 600 & sleep 601 & true' }, { agent: 'main' });
console.log(JSON.stringify(pids.flatMap(below)));
setInterval(() => {}, 1000);

function below(pid: number): number[] {
  const all = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  const children = all.filter(name => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      return Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]) === pid;
    } catch {
      return false;
    }
  });
  return [pid, ...children.flatMap(name => below(Number(name)))];
}
