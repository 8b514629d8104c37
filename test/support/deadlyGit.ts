import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GitProject } from './gitProject.ts';

const script = fileURLToPath(new URL('captureProcess.ts', import.meta.url));

/**
 * Runs `captureProcess.ts` with a git that kills its caller at its n-th call, and then does what it was called for all the
 * same, as an orphan would. Counts how often git was called; `killed` is false when there were fewer calls.
 */
export function killedAt(project: GitProject, call: number, ...args: string[]): { killed: boolean; calls: number } {
  const folder = path.join(project.root, 'deadly');
  const count = path.join(folder, 'count');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const git = execFileSync('sh', ['-c', 'command -v git']).toString().trim();
  const lines = [
    '#!/bin/sh',
    `echo x >> '${count}'`,
    `if [ "$(wc -l < '${count}')" -eq ${call} ]; then kill -9 $PPID; fi`,
    `exec '${git}' "$@"`,
    '',
  ];
  writeFileSync(path.join(folder, 'git'), lines.join('\n'));
  chmodSync(path.join(folder, 'git'), 0o755);
  const env = { ...project.env, PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}` };
  const run = spawnSync(process.execPath, [script, project.state, project.folder, ...args], { env, encoding: 'utf8' });
  if (run.signal === null && run.status !== 0) throw new Error(run.stderr);
  return { killed: run.signal === 'SIGKILL', calls: readFileSync(count, 'utf8').trim().split('\n').length };
}
