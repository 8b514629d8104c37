import assert from 'node:assert/strict';
import test from 'node:test';
import { changedKeys, type ContextFacts, contextKeys, emptyPanelContext } from '../../src/host/contextKeys.ts';
import { commandNames } from '../../src/host/commands/command.ts';
import { contributes } from './manifest.ts';
import { row } from './row.ts';

const quiet: ContextFacts = { panel: emptyPanelContext, sight: 'visible', row: undefined, key: 'none', keepers: [] };
const shown = { ...emptyPanelContext, shown: { session: 's1', branch: 1 }, branches: 2, requests: 1 };

/** Keys that VS Code itself or a webview's own attributes set. */
const foreign = new Set([
  'view',
  'viewItem',
  'focusedView',
  'webviewId',
  'webviewSection',
  'turnRole',
  'branchHolds',
  'branchCopied',
  'branchRuns',
  'turnAfter',
  'resourceScheme',
  'resourcePath',
  'resourceDirname',
  'explorerResourceIsFolder',
  'editorIsOpen',
  'workspaceFolderCount',
  'isWorkspaceTrusted',
  'banyan.panel',
  'banyan.fileHistory',
  // Lists: `reportRunning` sets them.
  'banyan.runningAgents',
  'banyan.runningSessions',
]);

const clauses = [
  ...contributes.commands.flatMap(({ enablement }) => enablement ?? []),
  ...Object.values(contributes.views).flatMap(views => views.flatMap(view => view.when ?? [])),
  ...Object.values(contributes.menus).flatMap(items => items.flatMap(item => item.when ?? [])),
  ...contributes.keybindings.flatMap(binding => binding.when ?? []),
];

test('every key of a when clause is set by somebody', () => {
  const known = new Set(Object.keys(contextKeys(quiet)));
  for (const clause of clauses)
    for (const name of clause.replaceAll(/'[^']*'|=~ \/.*?[^\\]\/(?= |$)/g, '').match(/[A-Za-z][\w.]*/g) ?? [])
      assert.ok(known.has(name) || foreign.has(name) || name === 'false' || name === 'in', `${name} in "${clause}"`);
});

test('every key that is set is used, but for those of the composer', () => {
  for (const name of Object.keys(contextKeys(quiet)))
    if (!['banyan.node', 'banyan.composerFocused', 'banyan.sheet'].includes(name))
      assert.ok(
        clauses.some(clause => clause.includes(name)),
        name,
      );
});

test('the commands of package.json are the commands that are carried out', () => {
  assert.deepEqual(
    contributes.commands.map(({ command }) => command).toSorted(),
    commandNames.map(name => `banyan.${name}`).toSorted(),
  );
});

test('menus, keys and the palette name commands that exist', () => {
  const commands = new Set(contributes.commands.map(({ command }) => command));
  const named = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
  for (const { command } of named) assert.ok(commands.has(command), command);
});

test('what needs a shown session is off without one, and stop only where something runs', () => {
  const off = contextKeys(quiet);
  assert.ok(Object.values(off).every(value => value === false || value === 0 || value === 'none'));
  const on = contextKeys({ ...quiet, panel: shown, key: 'file' });
  assert.equal(on['banyan.session'], true);
  assert.equal(on['banyan.hasBranches'], true);
  assert.equal(on['banyan.asks'], true);
  assert.equal(on['banyan.keyKept'], true);
  assert.equal(on['banyan.running'], false);
  assert.equal(contextKeys({ ...quiet, keepers: [row({})] })['banyan.keepsFiles'], true);
});

test('while the panel is hidden the session list says what runs and asks', () => {
  const hidden: ContextFacts = { ...quiet, panel: shown, sight: 'hidden', row: row({ running: 1 }) };
  assert.equal(contextKeys(hidden)['banyan.running'], true);
  assert.equal(contextKeys(hidden)['banyan.asks'], false);
  assert.equal(contextKeys({ ...hidden, sight: 'visible' })['banyan.asks'], true);
});

test('only what changed is sent to the workbench', () => {
  assert.deepEqual(changedKeys({ a: 1, b: 2 }, { a: 1, b: 3, c: 4 }), [
    ['b', 3],
    ['c', 4],
  ]);
});

test('no setting that decides about money, hosts or programs can come from a folder', () => {
  for (const [name, { scope }] of Object.entries(contributes.configuration.properties))
    // What a folder's own copies bring along of that folder decides about none of these.
    assert.ok(scope === 'application' || scope === 'machine' || name === 'banyan.copies.include', name);
});
