import assert from 'node:assert/strict';
import { test } from 'node:test';
import { underOpenRules } from '../support/messagesApi/openRules.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { minutes } from '../support/messagesApi/virtualClock.ts';
import { Talk, wordsOf, type Path } from '../support/modelTalk.ts';

underOpenRules(options => {
  test('forks at a turn end and after pauses read all that was sent before, and no less than they expect', async () => {
    await using api = await startMessagesApi(options);
    const talk = new Talk(api);
    let path: Path = [];
    for (const pause of [0, 3, 20, 1]) {
      api.clock.advance(minutes(pause));
      api.reply([text('I look.'), toolUse('read', { path: 'a' })]);
      const called = await talk.ask(talk.prompt(path, `after ${pause} minutes`));
      api.reply([text(wordsOf(300))]);
      path = (await talk.ask(talk.results(called.path, wordsOf(2000)))).path;
    }
    for (const way of ['one', 'two', 'three']) {
      api.reply([text('child')]);
      const { body } = await talk.ask(talk.prompt(path, way));
      const seen = api.requests.at(-1)?.oracle;
      assert.equal(seen?.reason, 'whole', way);
      assert.ok(body.usage.cacheRead >= body.expectedRead, way);
    }
  });
});
