import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { GitProject } from './gitProject.ts';

/** Files of about 10 KB in folders of ten or so, as a large program has them; committed and packed. */
export function generateRepository(project: GitProject, files: number): void {
  const words = 'const value = function name return if else import export class type string number '.split(' ');
  let state = files;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  for (let at = 0; at < files; at++) {
    const folder = path.join(
      project.folder,
      `packages/p${at % 200}/src/d${Math.floor(at / 200) % Math.ceil(files / 2000)}`,
    );
    if (at < 200 || at % 200 < 200) mkdirSync(folder, { recursive: true });
    const lines = Array.from({ length: 200 }, () =>
      Array.from({ length: 8 }, () => words[next(words.length)]).join(' '),
    );
    writeFileSync(path.join(folder, `f${at}.ts`), `${lines.join('\n')}\n${at}\n`);
  }
  writeFileSync(path.join(project.folder, '.gitignore'), 'out/\n');
  const fast = ['-c', 'core.bigFileThreshold=1', '-c', 'core.looseCompression=0', '-c', 'core.compression=0'];
  execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: project.folder, env: project.env });
  execFileSync('git', [...fast, 'add', '-A'], { cwd: project.folder, env: project.env });
  execFileSync('git', ['commit', '-qm', 'generated'], { cwd: project.folder, env: project.env });
}
