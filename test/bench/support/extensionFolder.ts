import { cp, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builtProduct } from './product.ts';

/** The extension as it is shipped, in a folder of its own that the caller removes. */
export async function extensionFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'banyan-'));
  const project = path.resolve(import.meta.dirname, '..', '..', '..');
  for (const part of await readdir(project))
    if (/^(package\.json|package\.nls.*\.json|media|l10n)$/.test(part))
      await cp(path.join(project, part), path.join(folder, part), { recursive: true });
  await cp(await builtProduct(), path.join(folder, 'dist'), { recursive: true });
  await cp(path.join(project, 'node_modules', '@vscode', 'codicons', 'dist'), path.join(folder, 'dist', 'webview'), {
    recursive: true,
  });
  return folder;
}
