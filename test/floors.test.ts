import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';

/** Who may import whom. A floor may always import itself. This table is the law; docs/architecture.md draws it. */
const FLOORS: Record<string, Floor> = {
  'src/base': { imports: [] },
  'src/session': { imports: ['src/base'] },
  'src/model': { imports: ['src/session', 'src/base'] },
  'src/sandbox': { imports: ['src/session', 'src/base'], node: true },
  'src/workspace': { imports: ['src/session', 'src/base'], node: true },
  'src/storage': { imports: ['src/session', 'src/base'], node: true },
  'src/protocol': { imports: ['src/session', 'src/base'] },
  'src/harness': { imports: ['src/model', 'src/sandbox', 'src/workspace', 'src/session', 'src/base'] },
  'src/app': {
    imports: ['src/harness', 'src/workspace', 'src/storage', 'src/protocol', 'src/session', 'src/base'],
  },
  'src/client': { imports: ['src/protocol', 'src/session', 'src/base'], node: true },
  'src/host': { imports: ['src/client', 'src/protocol', 'src/session', 'src/base'], node: true, vscode: true },
  'src/cli': { imports: ['src/client', 'src/protocol', 'src/session', 'src/base'], node: true },
  webview: { imports: ['src/protocol', 'src/session', 'src/base'] },

  'src/extension.ts': {
    imports: ['src/host', 'src/client', 'src/protocol', 'src/session', 'src/base'],
    node: true,
    vscode: true,
  },
  // The application with its real adapters, for the two programs that run it.
  'src/compose.ts': {
    imports: [
      'src/composeHands.ts',
      'src/app',
      'src/harness',
      'src/model',
      'src/sandbox',
      'src/workspace',
      'src/storage',
      'src/client',
      'src/protocol',
      'src/session',
      'src/base',
    ],
    node: true,
  },
  // The hands of this machine with their wall and gate.
  'src/composeHands.ts': { imports: ['src/app', 'src/sandbox', 'src/session', 'src/base'], node: true },
  'src/supervisor.ts': { imports: ['src/compose.ts', 'src/client', 'src/protocol', 'src/base'], node: true },
  'src/cli.ts': { imports: ['src/compose.ts', 'src/cli', 'src/client', 'src/protocol', 'src/base'], node: true },
  'src/worker.ts': { imports: ['src/sandbox', 'src/session', 'src/base'], node: true },
  'src/gate.ts': { imports: ['src/sandbox', 'src/session', 'src/base'], node: true },
};

/** The longest a file may be, in lines. */
const MAX_LINES = 350;

interface Floor {
  readonly imports: readonly string[];
  /** Whether Node's own modules may be imported. */
  readonly node?: true;
  /** Whether `vscode` may be imported. */
  readonly vscode?: true;
}

const root = path.dirname(import.meta.dirname);
const files = await sources(['src/**/*.ts', 'webview/**/*.{ts,tsx}']);

test('every source file stands on a floor', () => {
  assert.ok(files.size > 0);
  assert.deepEqual(
    [...files.keys()].filter(file => floorOf(file) === undefined),
    [],
  );
});

test('imports only go down', () => {
  const broken: string[] = [];
  for (const [file, text] of files) {
    for (const specifier of importsOf(text)) {
      const reason = refusal(file, specifier);
      if (reason !== undefined) broken.push(`${file} imports ${specifier}: ${reason}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('no file imports itself over others', () => {
  assert.deepEqual(cycles(new Map([...files].map(([file, text]) => [file, localImports(file, text)]))), []);
});

test(`no file is longer than ${MAX_LINES} lines`, async () => {
  const all = await sources(['{src,webview,test,scripts}/**/*.{ts,tsx,mjs,css}']);
  const long = [...all].map(([file, text]) => ({ file, lines: text.trimEnd().split('\n').length }));
  assert.deepEqual(
    long.filter(({ lines }) => lines > MAX_LINES),
    [],
  );
});

test('imports are found however they are written', () => {
  const text = [
    `import { a } from './a.ts';`,
    `import type {`,
    `  B,`,
    `  C,`,
    `} from './b.ts';`,
    `export * from "./c.ts";`,
    `import './d.css';`,
    `const e = await import('./e.ts');`,
    `type F = import('./f.ts').F;`,
    `// import x from './not.ts';`,
    ` * Loaded with import('./never.ts').`,
    `export const from = 'nowhere';`,
  ].join('\n');
  assert.deepEqual(importsOf(text), ['./a.ts', './b.ts', './c.ts', './d.css', './e.ts', './f.ts']);
});

test('a broken law is seen', () => {
  assert.equal(refusal('src/session/fold.ts', '../base/json.ts'), undefined);
  assert.match(refusal('src/base/json.ts', '../session/fold.ts') ?? '', /src\/base may not import src\/session/);
  assert.match(refusal('src/harness/loop.ts', 'node:fs') ?? '', /no Node/);
  assert.match(refusal('src/harness/loop.ts', 'fs/promises') ?? '', /no Node/);
  assert.match(refusal('src/client/join.ts', 'vscode') ?? '', /vscode/);
  assert.match(refusal('src/session/fold.ts', '../../test/fold.ts') ?? '', /no floor/);
  assert.deepEqual(
    cycles(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
    ['b -> c -> b'],
  );
});

/** Why `file` may not import `specifier`, or undefined where it may. */
function refusal(file: string, specifier: string): string | undefined {
  const name = floorOf(file);
  const floor = name === undefined ? undefined : FLOORS[name];
  if (name === undefined || floor === undefined) return 'the file stands on no floor';
  if (specifier === 'vscode') return floor.vscode ? undefined : 'only the host speaks with vscode';
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) {
    return floor.node ? undefined : `${name} gets what it needs of the machine through ports: no Node modules`;
  }
  if (!specifier.startsWith('.')) return undefined;
  const to = floorOf(resolveLocal(file, specifier));
  if (to === undefined) return 'it stands on no floor';
  return to === name || floor.imports.includes(to) ? undefined : `${name} may not import ${to}`;
}

function floorOf(file: string): string | undefined {
  return Object.keys(FLOORS).find(floor => file === floor || file.startsWith(`${floor}/`));
}

/** The specifiers of all imports and re-exports in `text`, of types too, in order. */
function importsOf(text: string): string[] {
  const code = text.replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const pattern =
    /^(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"]([^'"\n]+)['"]|\b(?:import|require)\(\s*['"]([^'"\n]+)['"]/gm;
  return [...code.matchAll(pattern)].flatMap(match => match[1] ?? match[2] ?? []);
}

function localImports(file: string, text: string): string[] {
  return importsOf(text)
    .filter(specifier => specifier.startsWith('.'))
    .map(specifier => resolveLocal(file, specifier));
}

function resolveLocal(file: string, specifier: string): string {
  return path.posix.join(path.posix.dirname(file), specifier);
}

/** Each cycle once, written as a walk that ends where it began. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) found.push([...trail.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
}

async function sources(patterns: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const match of glob(patterns, { cwd: root })) {
    found.set(match.split(path.sep).join('/'), await readFile(path.join(root, match), 'utf8'));
  }
  return found;
}
