import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { minutes } from '../support/messagesApi/virtualClock.ts';
import { text, thinking, toolUse } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { Talk, wordsOf, type Asked, type Path } from '../support/modelTalk.ts';
import { promptTokens } from '../../src/model/price.ts';

let api: MessagesApi;
beforeEach(async () => {
  api = await startMessagesApi();
});
afterEach(() => api.close());

/** A turn of three steps, thirty seconds each; its end, and where every step began. */
async function turn(talk: Talk, path: Path, words: string): Promise<Path> {
  let at = talk.prompt(path, words);
  for (let step = 0; step < 2; step++) {
    api.reply([thinking('Hm.'), text(`I look. ${wordsOf(300)}`), toolUse('read', { path: 'a' })]);
    at = talk.results((await talk.ask(at)).path, wordsOf(2000));
    api.clock.advance(30_000);
  }
  api.reply([text(`Done. ${wordsOf(500)}`)]);
  const { path: end } = await talk.ask(at);
  api.clock.advance(30_000);
  return end;
}

/** How much of what it shares with its parent a fork read. */
function share({ body }: Asked, own: number): number {
  return body.usage.cacheRead / (promptTokens(body.usage) - own);
}

test('edit and fork is warm at every turn end of the last hour, however long people thought between', async () => {
  const talk = new Talk(api);
  const ends: { path: Path; at: number }[] = [];
  let path: Path = [];
  for (const pause of [2, 40, 7, 3, 25, 11, 4]) {
    path = await turn(talk, path, 'Go on.');
    ends.push({ path, at: api.clock.now() });
    api.clock.advance(minutes(pause));
  }
  path = await turn(talk, path, 'And now the last one.');
  const now = api.clock.now();
  // The reply before a prompt is a place that no request ever ended at.
  const ofLastHour = ends.filter(({ at }) => now - at < minutes(60));
  assert.ok(ofLastHour.length >= 4);
  for (const { path: end } of ofLastHour) {
    api.reply([text('another way')]);
    const fork = await talk.ask(talk.prompt(end, 'Otherwise.'));
    assert.equal(fork.body.usage.cacheRead, fork.prepared.expectedRead);
    assert.ok(share(fork, 10) >= 0.99, `read ${fork.body.usage.cacheRead} of ${promptTokens(fork.body.usage)}`);
  }
});

const forkCall = toolUse('fork', { branches: [{ name: 'a', task: 'a' }] });

test('the children of one fork share the results of the calls beside it, and all but the first read them', async () => {
  const talk = new Talk(api, { tools: ['fork'] });
  api.reply([text('I look.'), toolUse('read', { path: 'a' }), forkCall]);
  const called = await talk.ask(talk.prompt([], wordsOf(1000)));
  const shared = talk.results(called.path, wordsOf(3000), 'read');
  const children: Asked[] = [];
  for (const words of ['You are a.', 'You are b.', 'You are c.']) {
    api.reply([text('Done.')]);
    children.push(await talk.ask(talk.results(shared, words, 'fork')));
  }
  for (const child of children.slice(1)) {
    assert.equal(child.body.usage.cacheRead, child.prepared.expectedRead);
    assert.ok(share(child, 10) >= 0.99, `read ${child.body.usage.cacheRead} of ${promptTokens(child.body.usage)}`);
  }
  // The parent comes back after twenty minutes, with the same results and its own answer.
  api.clock.advance(minutes(20));
  api.reply([text('Joined.')]);
  const joined = await talk.ask(talk.results(shared, 'All three are done.', 'fork'));
  assert.equal(joined.body.usage.cacheRead, joined.prepared.expectedRead);
  assert.ok(share(joined, 10) >= 0.99);
});

test('the children of a reply that only forks share it', async () => {
  const talk = new Talk(api, { tools: ['fork'] });
  api.reply([thinking('Hm.'), text(wordsOf(2000)), forkCall]);
  const called = await talk.ask(talk.prompt([], wordsOf(1000)));
  const children: Asked[] = [];
  for (const words of ['You are a.', 'You are b.']) {
    api.reply([text('Done.')]);
    children.push(await talk.ask(talk.results(called.path, words)));
  }
  const [, second] = children;
  assert.ok(second);
  assert.equal(second.body.usage.cacheRead, second.prepared.expectedRead);
  assert.ok(share(second, 10) >= 0.99);
});
