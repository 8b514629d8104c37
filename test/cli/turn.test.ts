import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cliPlace } from './support/cliPlace.ts';

test('a prompt shows the reply and the receipt, and nothing else', async () => {
  await using place = await cliPlace();
  const { out, ...end } = await place.banyan('run', 'say hello there');
  assert.match(out, /^hello there\n— main done at n2 · no files changed · \$0\.0\d\n$/);
  assert.deepEqual(end, { code: 0, err: '' });
});

test('forks grow from any node, the one before the first prompt too', async () => {
  await using place = await cliPlace();
  await place.banyan('run', 'say first');
  const fromRoot = await place.banyan('fork', 'n0', 'count to 2');
  assert.match(fromRoot.out, /^1\n2\n— count-2 done at n4/);
  const fromReply = await place.banyan('fork', '2', 'say other', '--name', 'side');
  assert.match(fromReply.out, /^other\n— side done at n6/);
  const tree = await place.banyan('tree');
  assert.equal(
    tree.out,
    [
      'say first',
      '  n1-n2 [1] say first <- main',
      '  n5-n6 [2] say other <- side',
      '  n3-n4 [1] count to 2 <- count-2',
      '',
    ].join('\n'),
  );
  const branches = (await place.banyan('tree', '--json')).out.trimEnd().split('\n').map(parsed);
  assert.deepEqual(
    branches.map(({ name, from, head, state }) => ({ name, from, head, state })),
    [
      { name: 'main', from: 0, head: 2, state: 'done' },
      { name: 'count-2', from: 0, head: 4, state: 'done' },
      { name: 'side', from: 2, head: 6, state: 'done' },
    ],
  );
});

test('as JSON the run says every event once, whole, in order, from the first', async () => {
  await using place = await cliPlace();
  const first = await place.banyan('run', 'run echo hi', '--yes', '--json');
  const second = await place.banyan('fork', 'n0', 'say more', '--json');
  const log = await place.banyan('log', '--json');
  // The files are kept beside everything: that may be written when the turn is over, and nobody waits for it.
  const told = ({ out }: { out: string }): string[] =>
    out.split('\n').filter(line => !line.includes('"type":"checkpointTaken"'));
  assert.deepEqual([...told(first).slice(0, -1), ...told(second)], told(log));
  const events = log.out.trimEnd().split('\n').map(parsed);
  assert.deepEqual(
    events.map(event => event['seq']),
    events.map((_, at) => at + 1),
  );
  const finished = events.find(event => event['type'] === 'toolFinished');
  assert.match(String(finished?.['text']), /hi/);
});

test('a prompt comes from standard input, goes to a branch by name, and the branch keeps its model', async () => {
  await using place = await cliPlace();
  await place.banyan('run', 'say first', '--model', 'claude-haiku-4-5');
  await place.banyan('fork', 'n2', 'say other', '--name', 'side');
  const told = await place.start(['run', '-', '--branch', 'side'], {}, 'say from\nafar\n').ended;
  assert.match(told.out, /^from\nafar\n— side done/);
  const models = place.api.requests.map(({ body }) => (body as { model?: string } | undefined)?.model);
  assert.equal(models[0], 'claude-haiku-4-5');
});

test('a rewind moves the head, to where calls keep their results, and says where it stands', async () => {
  await using place = await cliPlace();
  await place.banyan('run', 'run echo hi', '--yes');
  const back = await place.banyan('rewind', 'main', 'n2');
  assert.equal(back.out, 'main stands at n3. Files stay as they are.\n');
  const again = await place.banyan('rewind', 'main', 'n3', '--json');
  assert.deepEqual(again, { code: 0, out: '', err: '' });
  const start = await place.banyan('rewind', 'main', 'n0');
  assert.equal(start.out, 'main stands before its first prompt. Files stay as they are.\n');
});

test('sessions are kept apart, listed newest first, and named by how they begin', async () => {
  await using place = await cliPlace();
  await place.banyan('run', 'say old');
  await place.banyan('run', 'say new', '--new');
  const rows = (await place.banyan('sessions', '--json')).out.trimEnd().split('\n').map(parsed);
  assert.deepEqual(
    rows.map(row => row['title']),
    ['say new', 'say old'],
  );
  const old = String(rows[1]?.['session']);
  const words = (await place.banyan('sessions')).out;
  assert.match(words, new RegExp(`^${old}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d {3,}<?\\$0\\.0\\d  say old$`, 'm'));
  const tree = await place.banyan('tree', '--session', old.slice(0, 8));
  assert.match(tree.out, /^say old\n/);
});

function parsed(line: string): Record<string, unknown> {
  return JSON.parse(line) as Record<string, unknown>;
}
