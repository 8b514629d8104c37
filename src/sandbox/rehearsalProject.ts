import { mkdtemp, mkdir, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const files: Record<string, string> = {
  'README.md': '# greeter\n\nSays hello. `npm test` checks it.\n',
  'package.json':
    '{\n  "name": "greeter",\n  "type": "module",\n  "private": true,\n  "scripts": { "test": "node --test" }\n}\n',
  'src/greet.js': '/** A greeting for `name`. */\nexport function greet(name) {\n  return `Hello, ${name}`;\n}\n',
  'test/greet.test.js':
    "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { greet } from '../src/greet.js';\n\ntest('greets by name', () => {\n  assert.equal(greet('ada'), 'Hello, Ada');\n});\n",
};

/** Makes the small project a rehearsal works in: a fresh folder of its own among the temporary files. Gives its absolute path. */
export async function makeRehearsalProject(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'banyan-rehearsal-')));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return folder;
}
