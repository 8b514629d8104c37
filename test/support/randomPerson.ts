import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { GitProject } from './gitProject.ts';

/** A stream of numbers from a seed, the same every time. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to, and not, `below`. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

const names = ['a', 'b', 'c', 'd/a', 'd/b', 'd/e/f', 'x/y', 'with space', 'ümlaut', 'line\nbreak', 'A'];
const bodies = [
  'one\n',
  'two\n',
  'on\r\ntw\r\n',
  'mix\r\nmix\n',
  'no end',
  '',
  '$Id$\n',
  '\0\u0001binary',
  'x\n'.repeat(300),
];

/** Something a person or a program does to files. */
export function disturbFiles(project: GitProject, chance: Chance): string {
  const { folder } = project;
  const name = chance.of(names);
  const target = path.join(folder, name);
  const ways: Record<string, () => void> = {
    write: () => put(folder, name, chance.of(bodies)),
    rewrite: () => existsSync(target) && lstatSync(target).isFile() && writeFileSync(target, chance.of(bodies)),
    remove: () => rmSync(target, { recursive: true, force: true }),
    link: () => {
      clear(folder, name);
      symlinkSync(chance.of(['a', '../outside', '/nowhere', '.', 'd']), target);
    },
    mode: () => existsSync(target) && lstatSync(target).isFile() && chmodSync(target, chance.of([0o644, 0o755])),
    folder: () => put(folder, `${name}/inner${chance.below(3)}`, chance.of(bodies)),
    rename: () => {
      const to = chance.of(names);
      if (!existsSync(target) || to.startsWith(`${name}/`) || name.startsWith(`${to}/`) || to === name) return;
      clear(folder, to);
      if (existsSync(target)) renameSync(target, path.join(folder, to));
    },
    ignored: () => put(folder, `${chance.of(['d', 'x', 'only'])}/file${chance.below(2)}.ign`, chance.of(bodies)),
    attributes: () =>
      put(
        folder,
        '.gitattributes',
        chance.of(['', '* text=auto\n', '* text eol=crlf\n', 'a ident\n', 'b filter=none\n']),
      ),
  };
  const way = chance.of(Object.keys(ways));
  ways[way]?.();
  return `${way} ${JSON.stringify(name)}`;
}

/** Something a person does with git. Commands that git refuses have no effect. */
export function disturbGit(project: GitProject, chance: Chance): string {
  const commands: readonly (readonly string[])[] = [
    ['add', '-A'],
    ['add', '-N', '.'],
    ['commit', '-qam', 'words'],
    ['commit', '-q', '--amend', '--allow-empty', '-m', 'amended'],
    ['stash', '-q'],
    ['stash', '-q', '-u'],
    ['stash', 'pop', '-q'],
    ['reset', '-q', '--hard', 'HEAD~1'],
    ['reset', '-q'],
    ['reset', '-q', '--soft', 'HEAD~1'],
    ['checkout', '-q', '-B', chance.of(['one', 'two'])],
    ['checkout', '-q', '-f', chance.of(['one', 'two', 'main'])],
    ['checkout', '-q', '--detach'],
    ['branch', '-D', chance.of(['one', 'two'])],
    ['config', 'core.autocrlf', chance.of(['true', 'false', 'input'])],
    ['update-index', '--assume-unchanged', 'a'],
    ['update-index', '--split-index'],
    ['reflog', 'expire', '--expire=all', '--all'],
    ['gc', '-q', '--prune=now'],
  ];
  const command = chance.of(commands);
  try {
    project.git(...command);
  } catch {
    // A person sees git refuse things, too.
  }
  return `git ${command.join(' ')}`;
}

function put(folder: string, name: string, content: string): void {
  clear(folder, name);
  writeFileSync(path.join(folder, name), content);
}

/** Makes room at a name, whatever stands there or where its folders must be. */
function clear(folder: string, name: string): void {
  const parts = name.split('/');
  for (let count = 1; count < parts.length; count++) {
    const above = path.join(folder, ...parts.slice(0, count));
    const found = lstatSync(above, { throwIfNoEntry: false });
    if (found && !found.isDirectory()) rmSync(above);
  }
  rmSync(path.join(folder, name), { recursive: true, force: true });
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
}

/** What of a listing a checkpoint must hold. */
export function kept(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith('.ign')));
}

/** Whether there is anything in a folder beside git's own. */
export function isEmpty(folder: string): boolean {
  return readdirSync(folder).every(name => name === '.git' || name === '.banyan');
}
