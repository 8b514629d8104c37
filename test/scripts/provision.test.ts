import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { npmReason } from '../../scripts/provision/npm.mjs';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('what npm says first is the reason, else the first line there is', () => {
  assert.equal(
    npmReason(new Error('npm ci ended with 1\nnpm error code ECONNREFUSED\nnpm error x')),
    'npm error code ECONNREFUSED',
  );
  assert.equal(npmReason(new Error('npm cannot be started: ENOENT')), 'npm cannot be started: ENOENT');
});

test('without a registry the missing server is one line that says what and how, and nothing half is left', t => {
  const folder = temporaryFolder(t);
  const module = JSON.stringify(path.resolve('scripts/provision/vsCodeServer.mjs'));
  const { BANYAN_VSCODE_SERVER: _, ...env } = process.env;
  const cache = path.join(folder, 'cache');
  const ran = spawnSync(
    process.execPath,
    ['-e', `import(${module}).then(m => m.ensureVsCodeServer()).catch(e => console.log(e.message))`],
    {
      env: {
        ...env,
        BANYAN_CACHE: cache,
        // Nothing listens on this port, and what npm fetched before is not in this folder.
        npm_config_registry: 'http://127.0.0.1:9',
        npm_config_cache: path.join(folder, 'npm'),
      },
      encoding: 'utf8',
    },
  );
  const last = ran.stdout.trim().split('\n').at(-1) ?? '';
  assert.match(
    last,
    /^VS Code's server .* could not be fetched: let npm reach its registry, or set BANYAN_VSCODE_SERVER .* \(npm error (code|errno) \w+\)\.$/,
  );
  assert.deepEqual(readdirSync(cache), []);
});
