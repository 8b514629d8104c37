import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import type { Peer } from '../../src/protocol/peer.ts';
import { encodings, leaks } from '../support/canary.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { openApp, writeFiles, type TestApp, type TestWindow } from '../support/openApp.ts';

/** What must show nowhere: the key that pays, a credential lent to the tools, a token of the person's environment. */
const canaries = {
  'API key': 'sk-canary-api03-Zq9wXk2mP7LtaB4Vd-0fGh1JkQ_wErTyAA',
  GITHUB_TOKEN: 'ghp_c4NaRyYb7Lq0aB1cD2eF3gH4iJ5kL6mN7oP8',
  DEPLOY_PASSWORD: 'c4n$ry"P/w0rd+for=the&dep1oy',
};

let api: MessagesApi;
let app: TestApp;
let window: TestWindow;

/** Everything that left the application, by where it went. */
const seen = new Map<string, string>();
const frames: string[] = [];
const processes = new Set<string>();

before(async () => {
  api = await startMessagesApi({ keys: [canaries['API key']] });
  app = await openApp(api.url);
  await writeFiles(app.folder, filesThatHold());
  window = app.window({
    credential: { source: 'flag', kind: 'apiKey', value: canaries['API key'] },
    lent: [{ name: 'GITHUB_TOKEN', hosts: ['api.github.com'], value: canaries.GITHUB_TOKEN }],
    environment: { LANG: 'C.UTF-8', DEPLOY_PASSWORD: canaries.DEPLOY_PASSWORD },
  });
});
after(async () => {
  await app.close();
  await api.close();
});

test('an agent that prints every secret in every form leaves none of them anywhere', async () => {
  for (const script of [reads, ...commands.map(command => [toolUse('bash', { command })]), edits, readsBack])
    api.reply(script);
  api.reply([text('I looked everywhere.')]);
  const session = await window.session();
  const recorder = record(session);
  await window.intend({ type: 'submit', session, branch: 1, words: 'Find the key.', how: 'send' });
  await allowAll();
  await window.rest(1);
  const end = window.viewer.view.tree.branches.get(1)?.run?.end;
  assert.equal(end?.outcome, 'done', JSON.stringify(end));

  const exported = await window.uplink.query({ type: 'events', session, since: 0 });
  seen.set('export', JSON.stringify(exported));
  seen.set('outline', JSON.stringify(await window.uplink.query({ type: 'outline', session })));
  seen.set('sessions', JSON.stringify(await window.uplink.query({ type: 'sessions', folder: '' })));
  seen.set('frames', frames.join('\n'));
  seen.set('notes', app.notes.join('\n'));
  seen.set('processes', [...processes].join('\n'));
  for (const { index, text, headers } of api.requests) {
    seen.set(`request ${index}`, text);
    const { 'x-api-key': _key, authorization: _token, ...others } = headers;
    seen.set(`headers ${index}`, JSON.stringify(others));
  }
  for (const file of filesBelow(app.state)) seen.set(relative(app.state, file), await readFile(file, 'latin1'));
  recorder.dispose();

  const found = [...seen].flatMap(([where, what]) =>
    Object.entries(canaries).flatMap(([name, value]) =>
      leaks(what, value).map(form => `${name} as ${form} in ${where}`),
    ),
  );
  assert.deepEqual(found, []);
});

test('the test would have seen them', () => {
  // Each was told of, where it would have stood, by its name alone.
  const requests = [...seen].filter(([where]) => where.startsWith('request ')).map(([, what]) => what);
  for (const name of Object.keys(canaries)) {
    for (const where of [requests.join('\n'), seen.get('frames') ?? '', seen.get('export') ?? ''])
      assert.ok(where.split(`[secret ${name}]`).length > 20, name);
  }
  assert.ok([...seen.keys()].some(where => /outputs\/output-.*\.txt$/.test(where)));
  assert.ok([...processes].some(words => words.includes('until [ -e go ]')));
  // The person's own files stay as they are, and every form is recognised where it is.
  for (const [at, { name }] of encodings.entries()) {
    const own = readFileSync(join(app.folder, `forms/GITHUB_TOKEN-${at}.txt`), 'utf8');
    assert.ok(leaks(own, canaries.GITHUB_TOKEN).includes(name), name);
  }
});

const reads = [
  ...Object.keys(canaries).flatMap(name =>
    encodings.map((_, at) => toolUse('read', { path: `forms/${name}-${at}.txt` })),
  ),
  toolUse('search', { pattern: 'sk-|ghp_|c4n' }),
  toolUse('search', { pattern: '[0-9a-f]{4} ', path: 'forms', context: 3 }),
  toolUse('read', { path: 'forms' }),
];

const commands = [
  'env; set; export -p',
  'cat /proc/self/environ /proc/$PPID/environ | tr "\\0" "\\n"; cat /proc/$PPID/cmdline',
  'printenv | base64; printenv | xxd; printenv | rev',
  'cat forms/*.txt',
  'for f in forms/*-0.txt; do base64 "$f"; base64 -w 20 "$f"; xxd "$f"; xxd -p "$f"; rev "$f"; hexdump -C "$f"; od -c "$f"; od -An -tx1 "$f"; base32 "$f"; done',
  'cat forms/*-0.txt | tr "A-Za-z" "N-ZA-Mn-za-m"; cat -n forms/*-9.txt; fold -w 7 forms/*-0.txt | nl; jq -R . forms/*-0.txt',
  'cat forms/*-0.txt > copy.txt; cat copy.txt; cp copy.txt "again.txt"; grep -n . again.txt',
  // Errors with a secret in their words, and names of files.
  'cd "$(<forms/GITHUB_TOKEN-0.txt)"; . "./$(<forms/GITHUB_TOKEN-0.txt)"; echo; : > "named-$(tr -dc A-Za-z0-9_ < forms/GITHUB_TOKEN-0.txt)"; ls',
  `node -e 'throw new Error(fs.readFileSync("forms/API key-0.txt", "utf8"))'`,
  // More than an answer holds: the whole goes to a file.
  'cat forms/*.txt; seq 1 12000; cat forms/*.txt; seq 1 12000; cat forms/*-0.txt',
  // Slowly, and with pieces of one value written one after the other.
  'f="$(<"forms/API key-0.txt")"; for ((i = 0; i < ${#f}; i++)); do printf %s "${f:i:1}"; done; echo; until [ -e go ]; do sleep 0.02; done; cat forms/*-0.txt; false',
];

const edits = [
  toolUse('edit', { path: 'edited.txt', old_string: 'one = "', new_string: 'first = "' }),
  toolUse('edit', { path: 'edited.txt', old_string: 'one = "not there at all', new_string: 'x' }),
  toolUse('edit', { path: 'edited.txt', old_string: 'two', new_string: 'second' }),
  toolUse('write', { path: 'edited.txt', content: 'nothing' }),
];

const readsBack = [
  toolUse('read', { path: 'edited.txt' }),
  toolUse('read', { path: 'again.txt' }),
  toolUse('read', { path: '.' }),
];

function filesThatHold(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [name, value] of Object.entries(canaries))
    for (const [at, { write }] of encodings.entries()) files[`forms/${name}-${at}.txt`] = `${write(value)}\n`;
  const all = Object.values(canaries);
  files['edited.txt'] = `one = "${all[0]}"\ntwo = "${all[1]}"\nthree = '${all[2]}'\n`;
  return files;
}

/** Joins as another window, and keeps every frame and what it saw of the processes at that moment. */
function record(session: string): { dispose(): void } {
  const peer: Peer = {
    frame: frame => {
      frames.push(JSON.stringify(frame));
      lookAtProcesses();
      uplink.ack(frame.n);
    },
    editor: () => Promise.resolve(undefined),
  };
  const uplink = app.app.connect(peer);
  uplink.show({ session, branch: 1 }, 0);
  return uplink;
}

/** Answers every request until the run ends, and lets the last command go on once its processes were looked at. */
async function allowAll(): Promise<void> {
  const { viewer } = window;
  for (;;) {
    await viewer.when(view => view.tree.requests.size > 0 || view.tree.branches.get(1)?.run?.end !== undefined);
    const [request] = viewer.view.tree.requests.values();
    if (!request) return;
    await window.allow(request);
    if (!request.shown.title.includes('until [ -e go ]')) continue;
    await viewer.when(view =>
      [...(view.live.get(1)?.outputs.values() ?? [])].some(output => output.text.endsWith('\n')),
    );
    lookAtProcesses();
    await writeFile(join(app.folder, 'go'), '');
  }
}

/** Arguments and environments of everything that descends from this process. Nothing is seen where there is no /proc. */
function lookAtProcesses(): void {
  if (!existsSync('/proc/self/stat')) return;
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (pid > 0) parents.set(pid, Number(/\) . (\d+)/.exec(contents(`/proc/${pid}/stat`))?.[1] ?? 0));
  }
  const descends = (pid: number): boolean => {
    const parent = parents.get(pid) ?? 0;
    return parent === process.pid || (parent > 1 && descends(parent));
  };
  for (const pid of parents.keys())
    if (descends(pid)) processes.add(`${contents(`/proc/${pid}/cmdline`)}\n${contents(`/proc/${pid}/environ`)}`);
}

/** Empty for a process that is gone. */
function contents(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Every file of the state folder but the person's own: the workspace, and what checkpoints keep of it, names and all. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (path === app.folder || path === join(app.state, 'checkpoints')) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
