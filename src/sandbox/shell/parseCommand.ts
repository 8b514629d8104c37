import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parser } from 'web-tree-sitter';
import { unread, type ParsedCommand } from './parsedCommand.ts';
import { readTree } from './readTree.ts';

/** Where the two programs of the parser are: its engine and the grammar of bash. */
export interface ParserFiles {
  readonly engine: string;
  readonly bash: string;
}

/** A parser whose two files lie in `folder`. They are loaded on first use; without them no command is read. */
export function commandParser(folder: string): (text: string) => Promise<ParsedCommand> {
  const files = { engine: join(folder, 'tree-sitter.wasm'), bash: join(folder, 'tree-sitter-bash.wasm') };
  return parserFrom(files, process.platform === 'win32' ? 'another' : 'bash');
}

/**
 * As `commandParser`, from two files by name. A file that could not be loaded is tried again with the next command. Where
 * another shell runs the commands, what the grammar of bash makes of them may name a program, and vouches for nothing.
 */
export function parserFrom(files: ParserFiles, shell: 'bash' | 'another'): (text: string) => Promise<ParsedCommand> {
  let loading: Promise<Parser> | undefined;
  return async text => {
    if (text.length > longest) return unread;
    loading ??= load(files);
    try {
      const read = readTree(text, await loading);
      return shell === 'bash' ? read : { ...read, whole: false, plain: false };
    } catch {
      loading = undefined;
      return unread;
    }
  };
}

/** Characters; a longer command is not read but asked about. */
const longest = 50_000;

async function load(files: ParserFiles): Promise<Parser> {
  const [{ Language, Parser }, engine, bash] = await Promise.all([
    import('web-tree-sitter'),
    readFile(files.engine),
    readFile(files.bash),
  ]);
  await Parser.init({ wasmBinary: engine });
  return new Parser().setLanguage(await Language.load(bash));
}
