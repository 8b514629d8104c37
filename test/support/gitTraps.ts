import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { GitProject } from './gitProject.ts';

/**
 * Everything git could run for the person in the repository of `folder`, and everywhere: each leaves a file in the folder that
 * is the answer when it runs.
 */
export function setTraps(project: GitProject, folder = project.folder): string {
  const sprung = path.join(project.root, 'sprung');
  mkdirSync(sprung, { recursive: true });
  const trap = (name: string): string => {
    const file = path.join(project.root, `trap-${name}`);
    writeFileSync(file, `#!/bin/sh\ntouch '${path.join(sprung, name)}'\ncat\n`);
    chmodSync(file, 0o755);
    return file;
  };
  for (const place of [path.join(folder, '.git/hooks'), path.join(project.root, 'hooks')]) {
    mkdirSync(place, { recursive: true });
    for (const hook of hooks) {
      writeFileSync(path.join(place, hook), `#!/bin/sh\ntouch '${path.join(sprung, hook)}'\n`);
      chmodSync(path.join(place, hook), 0o755);
    }
  }
  const template = path.join(project.root, 'template');
  mkdirSync(path.join(template, 'hooks'), { recursive: true });
  writeFileSync(path.join(template, 'hooks', 'post-checkout'), `#!/bin/sh\ntouch '${path.join(sprung, 'template')}'\n`);
  chmodSync(path.join(template, 'hooks', 'post-checkout'), 0o755);
  const settings = {
    'core.hooksPath': path.join(project.root, 'hooks'),
    'core.fsmonitor': trap('fsmonitor'),
    'core.pager': trap('pager'),
    'core.editor': trap('editor'),
    'core.sshCommand': trap('ssh'),
    'diff.external': trap('external'),
    'filter.trap.clean': trap('clean'),
    'filter.trap.smudge': trap('smudge'),
    'filter.trap.process': trap('process'),
    'filter.trap.required': 'true',
    'diff.trap.textconv': trap('textconv'),
    'diff.trap.command': trap('diff'),
    'merge.trap.driver': trap('merge'),
    'commit.gpgSign': 'true',
    'gpg.program': trap('gpg'),
    'init.templateDir': template,
    'credential.helper': trap('credential'),
    'uploadpack.packObjectsHook': trap('pack'),
    'gc.auto': '1',
    'maintenance.auto': 'true',
    'alias.update-index': `!${trap('alias')}`,
  };
  for (const scope of ['--local', '--global'])
    for (const [name, value] of Object.entries(settings)) project.gitIn(folder, 'config', scope, name, value);
  return sprung;
}

const hooks = [
  'applypatch-msg',
  'commit-msg',
  'fsmonitor-watchman',
  'post-checkout',
  'post-commit',
  'post-index-change',
  'post-merge',
  'post-rewrite',
  'pre-auto-gc',
  'pre-commit',
  'prepare-commit-msg',
  'reference-transaction',
];
