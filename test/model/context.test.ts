import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { gate } from '../support/messagesApi/gate.ts';
import { stop, text, thinking, toolUse } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { minutes } from '../support/messagesApi/virtualClock.ts';
import { Talk, wordsOf, type Path } from '../support/modelTalk.ts';

let api: MessagesApi;
before(async () => {
  api = await startMessagesApi();
});
after(() => api.close());
beforeEach(() => api.cache.clear());

/** The raw body of the last request, split where blocks begin, without the cache markers. */
function bytesOf(index = -1): string {
  return (api.requests.at(index)?.text ?? '').replaceAll(
    /,"cache_control":\{"type":"ephemeral","ttl":"(5m|1h)"\}/g,
    '',
  );
}

/** Everything up to and with the last block of the messages. */
function promptBytes(body: string): string {
  return body.slice(0, body.indexOf(']}],"diagnostics"'));
}

/** prompt, call, results, answer: a turn in which the model thought, spoke and used a tool twice at once. */
async function turn(talk: Talk, path: Path, words: string): Promise<Path> {
  api.reply([
    thinking('let me see'),
    text('I look.'),
    toolUse('read', { path: 'a', 2: 'b' }),
    toolUse('read', { path: 'b' }),
  ]);
  const called = await talk.ask(talk.prompt(path, words));
  api.reply([thinking('so'), text(`done: ${wordsOf(50)}`)]);
  return (await talk.ask(talk.results(called.path, wordsOf(400)))).path;
}

describe('a fork', () => {
  test('sends the same bytes as its sibling up to the fork point and reads all of it from the cache', async () => {
    const talk = new Talk(api);
    let trunk = await turn(talk, [], 'first');
    trunk = await turn(talk, trunk, 'second');

    api.reply([text('left')]);
    const left = await talk.ask(talk.prompt(trunk, 'go left'));
    const leftBytes = promptBytes(bytesOf());
    api.reply([text('right')]);
    const right = await talk.ask(talk.prompt(trunk, 'go right'));
    const rightBytes = promptBytes(bytesOf());

    const shared = leftBytes.slice(0, leftBytes.indexOf('[n9] go left'));
    assert.ok(shared.includes('done: word'), 'the shared part holds the last reply');
    assert.equal(rightBytes.slice(0, shared.length), shared);
    const prefix = left.body.usage.cacheRead + left.body.usage.cacheWrite1h;
    assert.equal(right.body.usage.cacheRead, prefix);
    assert.equal(right.body.usage.cacheWrite1h, 0);
    assert.equal(right.prepared.expectedRead, right.body.usage.cacheRead);
  });

  test('at an old turn, in the middle of its steps, reads what was sent up to there', async () => {
    const talk = new Talk(api);
    api.reply([text('I look.'), toolUse('read', { path: 'a' })]);
    const called = await talk.ask(talk.prompt([], 'start'));
    const answered = talk.results(called.path, wordsOf(700));
    api.reply([text('fine')]);
    const step = await talk.ask(answered);
    const deeper = await turn(talk, step.path, 'and more');
    await turn(talk, deeper, 'and more');

    api.reply([text('another way')]);
    const fork = await talk.ask(talk.prompt(answered, 'do it otherwise'));
    const upTo = step.body.usage.cacheRead + step.body.usage.cacheWrite5m + step.body.usage.cacheWrite1h;
    assert.equal(fork.body.usage.cacheRead, upTo);
    assert.equal(fork.prepared.expectedRead, upTo);
  });

  test('after twenty minutes still finds the reply at which the conversation paused', async () => {
    const talk = new Talk(api);
    const trunk = await turn(talk, [], 'first');
    api.reply([text('one')]);
    const one = await talk.ask(talk.prompt(trunk, 'one'));
    api.clock.advance(minutes(20));

    api.reply([text('two')]);
    const two = await talk.ask(talk.prompt(trunk, 'two'));
    assert.equal(two.body.usage.cacheRead, one.body.usage.cacheRead + one.body.usage.cacheWrite1h);
    assert.equal(two.prepared.expectedRead, two.body.usage.cacheRead);
  });

  test('knows that nothing is left in the cache after two hours', async () => {
    const talk = new Talk(api);
    const trunk = await turn(talk, [], 'first');
    api.clock.advance(minutes(120));
    const path = talk.prompt(trunk, 'still there?');
    assert.equal(talk.prepare(path).expectedRead, 0);
    api.reply([text('yes')]);
    assert.equal((await talk.ask(path)).body.usage.cacheRead, 0);
  });

  test('finds what was sent before, however many notes were added since', async () => {
    const talk = new Talk(api);
    api.reply([toolUse('read', { path: 'a' })]);
    const called = await talk.ask(talk.prompt([], `start ${wordsOf(500)}`));
    let path = talk.results(called.path, 'found');
    for (let i = 0; i < 40; i++) path = talk.note(path, `note ${i}`, 'person');
    api.reply([text('read')]);
    const asked = await talk.ask(path);
    const { cacheWrite5m, cacheWrite1h } = called.body.usage;
    assert.equal(asked.body.usage.cacheRead, cacheWrite5m + cacheWrite1h);
    assert.equal(asked.prepared.expectedRead, asked.body.usage.cacheRead);
  });

  test('shares the results before a word of the harness that only its sibling heard', async () => {
    const talk = new Talk(api);
    api.reply([toolUse('read', { path: 'a' })]);
    const called = await talk.ask(talk.prompt([], 'start'));
    const answered = talk.results(called.path, wordsOf(500));
    api.reply([text('fine')]);
    const noted = await talk.ask(talk.note(answered, 'Please continue.', 'harness'));
    assert.equal(noted.prepared.request.messages.at(-1)?.role, 'system');
    api.reply([text('fine')]);
    const fork = await talk.ask(talk.prompt(answered, 'do it otherwise'));
    const { cacheRead, cacheWrite5m, cacheWrite1h } = noted.body.usage;
    assert.equal(fork.body.usage.cacheRead, cacheRead + cacheWrite5m + cacheWrite1h);
  });

  test('does not count on five-minute entries for longer because a later request marked them', async () => {
    const talk = new Talk(api);
    api.reply([toolUse('read', { path: 'a' })]);
    const called = await talk.ask(talk.prompt([], 'start'));
    const answered = talk.results(called.path, wordsOf(500));
    api.reply([text('fine')]);
    const ended = await talk.ask(answered);
    api.reply([text('and on')]);
    await talk.ask(talk.prompt(ended.path, 'go on'));
    api.clock.advance(minutes(6));
    api.reply([text('otherwise')]);
    const fork = await talk.ask(talk.prompt(answered, 'do it otherwise'));
    assert.equal(fork.prepared.expectedRead, fork.body.usage.cacheRead);
  });
});

test('the expected read is the actual one at every step of a long conversation with pauses', async () => {
  const talk = new Talk(api);
  let path: Path = [];
  for (const pause of [0, 1, 4, 6, 30, 2, 59, 61, 0, 3]) {
    api.clock.advance(minutes(pause));
    path = await turn(talk, path, `after ${pause} minutes`);
  }
  const replies = path.flatMap(node => (node.kind === 'reply' ? [node.body] : []));
  assert.equal(replies.length, 20);
  for (const reply of replies) assert.equal(reply.usage.cacheRead, reply.expectedRead);
  assert.equal(
    replies.filter(reply => reply.expectedRead > 0).length,
    18,
    'only the first and the one after an hour are cold',
  );
});

test('ten forks of one conversation read the whole of what they share', async () => {
  const talk = new Talk(api);
  let trunk: Path = [];
  for (let i = 0; i < 4; i++) trunk = await turn(talk, trunk, `turn ${i}`);
  api.reply([text('main')]);
  const first = await talk.ask(talk.prompt(trunk, 'main goes on'));
  const prefix = first.body.usage.cacheRead + first.body.usage.cacheWrite1h;

  for (let i = 0; i < 10; i++) api.reply([text('child')]);
  const forks = await Promise.all(
    Array.from({ length: 10 }, (_, i) => talk.ask(talk.prompt(trunk, `way ${i}: ${wordsOf(30)}`))),
  );
  const systems = new Set(
    api.requests.slice(-11).map(request => JSON.stringify((request.body as { system: unknown }).system)),
  );
  assert.equal(systems.size, 1);
  for (const fork of forks) assert.equal(fork.body.usage.cacheRead, prefix);
});

test('forks of one place share every message but their own, those with a marker too', async () => {
  const talk = new Talk(api);
  let path: Path = [];
  for (const words of ['one', 'two', 'three']) path = await turn(talk, path, words);
  const ways = ['a', 'b', 'c'].map(way => talk.prepare(talk.prompt(path, way)).request.messages);
  for (const messages of ways) {
    const other = messages.findIndex((message, at) => message !== ways[0]?.[at]);
    assert.ok(other === -1 || other === messages.length - 1, `parted at ${other} of ${messages.length}`);
  }
  const marked = ways[2]?.slice(0, -1).filter(({ content }) => content.some(block => 'cache_control' in block));
  assert.notEqual(marked?.length, 0);
});

describe('the API takes the path on', () => {
  test('after a reply that a person stopped in the middle of a call', async () => {
    const talk = new Talk(api);
    api.reply([thinking('hm'), text('I look'), toolUse('read', { path: 'somewhere' }, { at: 6, gate: gate() })]);
    const stopped = await talk.ask(talk.prompt([], 'start'), event => event.type === 'input');
    assert.equal(stopped.body.stop, 'aborted');
    api.reply([text('on we go')]);
    await talk.ask(talk.prompt(stopped.path, 'go on'));
  });

  test('after a reply that a person stopped after its thinking', async () => {
    const talk = new Talk(api);
    api.reply([thinking('hm'), text('   ', gate(), 'never')]);
    const stopped = await talk.ask(talk.prompt([], 'start'), event => event.type === 'text');
    assert.deepEqual(
      stopped.body.blocks.map(block => block.type),
      ['thinking', 'text'],
    );
    api.reply([text('on we go')]);
    await talk.ask(talk.prompt(stopped.path, 'go on'));
  });

  test('from a reply whose calls were never run here', async () => {
    const talk = new Talk(api);
    api.reply([thinking('hm'), toolUse('read', { path: 'a' }), toolUse('read', { path: 'b' })]);
    const called = await talk.ask(talk.prompt([], 'start'));
    api.reply([text('on we go')]);
    const forked = await talk.ask(talk.prompt(called.path, 'do something else'));
    api.reply([text('and on')]);
    const next = await talk.ask(talk.prompt(forked.path, 'more'));
    assert.ok(next.body.usage.cacheRead > 0);
  });

  test('after a reply cut at its limit, and after the harness asked to go on', async () => {
    const talk = new Talk(api);
    api.reply([thinking('hm'), text('one two'), stop('max_tokens')]);
    const cut = await talk.ask(talk.prompt([], 'start'));
    api.reply([toolUse('read', { path: 'a' })]);
    const called = await talk.ask(talk.note(cut.path, 'Continue.', 'harness'));
    api.reply([text('done')]);
    const noted = await talk.ask(talk.note(talk.results(called.path, 'found'), 'Please continue.', 'harness'));
    api.reply([text('yes')]);
    const after = await talk.ask(talk.prompt(noted.path, 'and?'));
    assert.equal(after.prepared.expectedRead, after.body.usage.cacheRead);
  });

  test('under another model and back, with the thinking that each can read', async () => {
    const talk = new Talk(api);
    const first = await turn(talk, [], 'first');
    talk.switchTo('claude-fable-5-2');
    const second = await turn(talk, first, 'second');
    assert.equal(thoughtsSent(), 1, 'of the new model alone');
    talk.switchTo('claude-opus-5-5');
    const third = await turn(talk, second, 'third');
    assert.equal(thoughtsSent(), 3, 'two of the first turn, one of the third');
    talk.switchTo('claude-opus-5-5', 'high');
    await turn(talk, third, 'fourth');
    for (const request of api.requests.slice(-8)) assert.equal(request.status, 200);
  });

  test('under a model that takes neither system messages nor efforts', async () => {
    const talk = new Talk(api, { model: 'claude-haiku-4-5' });
    const trunk = await turn(talk, [], 'first');
    api.reply([text('ok')]);
    await talk.ask(talk.note(talk.prompt(trunk, 'second'), 'Be brief.', 'harness'));
  });
});

/** Thinking blocks in the last request. */
function thoughtsSent(): number {
  return (api.requests.at(-1)?.text.match(/"type":"thinking"/g) ?? []).length;
}

test('a request names the reply before it, and the API explains what it missed', async () => {
  const talk = new Talk(api);
  const trunk = await turn(talk, [], 'first');
  const path = talk.prompt(trunk, 'second');
  const last = trunk.at(-1);
  assert.equal(talk.prepare(path).request.previousMessage, last?.kind === 'reply' ? last.body.message : '');
  talk.switchTo('claude-fable-5-2');
  assert.equal(talk.prepare(path).request.previousMessage, null);
});
