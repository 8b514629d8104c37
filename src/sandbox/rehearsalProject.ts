import { lstat, mkdtemp, mkdir, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const files: Record<string, string> = {
  'README.md': '# greeter\n\nSays hello. `npm test` checks it.\n',
  'package.json':
    '{\n  "name": "greeter",\n  "type": "module",\n  "private": true,\n  "scripts": { "test": "node --test" }\n}\n',
  'src/greet.js': '/** A greeting for `name`. */\nexport function greet(name) {\n  return `Hello, ${name}`;\n}\n',
  'test/greet.test.js':
    "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { greet } from '../src/greet.js';\n\ntest('greets by name', () => {\n  assert.equal(greet('ada'), 'Hello, Ada');\n});\n",
};

const prefix = 'banyan-rehearsal-';

/** Makes the small project a rehearsal works in: a fresh folder of its own among the temporary files. Gives its absolute path. */
export async function makeRehearsalProject(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), prefix)));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return folder;
}

/** Whether a folder was made here and is still there. Among the temporary files of a machine others may take a name that was given up. */
export async function isRehearsalProject(folder: string): Promise<boolean> {
  if (!basename(folder).startsWith(prefix)) return false;
  return lstat(folder).then(
    found => found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid),
    () => false,
  );
}
