import { join } from 'node:path';
import { parserFrom } from '../../src/sandbox/shell/parseCommand.ts';

const packages = join(import.meta.dirname, '../../node_modules');

/** The real parser, from the packages its two files come with. */
export const parserFiles = {
  engine: join(packages, 'web-tree-sitter/web-tree-sitter.wasm'),
  bash: join(packages, 'tree-sitter-bash/tree-sitter-bash.wasm'),
};
export const parseCommand = parserFrom(parserFiles, 'bash');
