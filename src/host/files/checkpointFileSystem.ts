import * as vscode from 'vscode';
import type { Connection } from '../connection.ts';
import { checkpointFile, checkpointScheme } from './checkpointUri.ts';

/**
 * Files as checkpoints hold them, for editors: read-only, byte for byte. It is there from the start, because a window that
 * is loaded again opens its tabs before anybody asks for anything; it costs nothing until a file is read.
 */
export function registerCheckpointFiles(connection: Connection): vscode.Disposable {
  return vscode.workspace.registerFileSystemProvider(checkpointScheme, new CheckpointFileSystem(connection), {
    isReadonly: true,
    isCaseSensitive: true,
  });
}

/** How many files are remembered: VS Code asks for a file's size just before it reads it. */
const remembered = 40;

class CheckpointFileSystem implements vscode.FileSystemProvider {
  /** A checkpoint never changes. */
  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]> = () => new vscode.Disposable(() => undefined);
  readonly #connection: Connection;
  readonly #read = new Map<string, Promise<Uint8Array>>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { length } = await this.readFile(uri);
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: 0,
      size: length,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const key = uri.toString();
    const known = this.#read.get(key);
    if (known) return known;
    const reading = this.#fetch(uri);
    this.#read.set(key, reading);
    const [oldest] = this.#read.keys();
    if (this.#read.size > remembered && oldest !== undefined) this.#read.delete(oldest);
    // What could not be read now can be read another time.
    reading.catch(() => this.#read.delete(key));
    return reading;
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  async #fetch(uri: vscode.Uri): Promise<Uint8Array> {
    const file = checkpointFile(uri);
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    if (file.checkpoint === '') return new Uint8Array();
    const answer = await (await this.#connection.ask()).query({ type: 'fileAt', ...file });
    if ('absent' in answer) throw vscode.FileSystemError.FileNotFound(uri);
    return Buffer.from(answer.bytes, 'base64');
  }
}
