import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerRequests } from '../../src/cli/answerRequests.ts';
import type { CliContext, Word } from '../../src/cli/cliContext.ts';
import type { Intent } from '../../src/protocol/intent.ts';
import type { ShownCall } from '../../src/session/event.ts';
import type { Rule } from '../../src/session/rule.ts';

const call: ShownCall = { tool: 'bash', title: 'npm test', detail: 'npm test', facts: [], hash: 'h1' };
const leaving: ShownCall = { ...call, facts: [{ label: 'Leaves the wall', words: 'to publish', outside: true }] };
const stuck: ShownCall = { ...call, tool: 'goOn', title: 'main has failed three times. Go on?' };
const deny: Word = { decision: 'deny', scope: 'once', reason: 'by hand' };

test('a flag answers what it is for and nothing else', async () => {
  const table: [ShownCall, '' | 'yes' | 'yesOutside', string][] = [
    [call, '', 'deny: nobody is at the terminal to allow it (banyan was run without --yes)'],
    [call, 'yes', 'allow: --yes'],
    [leaving, 'yes', 'deny: nobody is at the terminal to allow it (banyan was run without --yes-outside)'],
    [leaving, 'yesOutside', 'allow: --yes-outside'],
    [call, 'yesOutside', 'allow: --yes'],
    [stuck, 'yesOutside', 'deny: nobody is at the terminal to allow it'],
  ];
  for (const [shown, flag, expected] of table) {
    const intent = await answered(shown, flag);
    assert.equal(`${intent.decision}: ${intent.reason}`, expected);
    assert.deepEqual([intent.scope, intent.hash, intent.request], ['once', 'h1', 4]);
  }
});

test('whoever sits at the terminal is asked for what no flag answers', async () => {
  assert.equal((await answered(leaving, 'yes', deny)).reason, 'by hand');
  assert.equal((await answered(call, 'yes', deny)).reason, '--yes');
});

test('a wider answer goes with its rule', async () => {
  const rule: Rule = { tool: 'bash', match: ['npm'], decision: 'allow', examples: { yes: ['npm test'], no: [] } };
  const word: Word = { decision: 'allow', scope: 'branch', reason: '', rule };
  const intent = await answered(call, '', word);
  assert.deepEqual([intent.scope, intent.rule?.match], ['branch', ['npm']]);
});

test('an agent of the turn is named where it asks', async () => {
  const seen = Promise.withResolvers<ShownCall>();
  const context = {
    flags: {},
    viewer: { view: { tree: { branches: new Map([[2, { name: 'probe' }]]) } } },
    uplink: { intent: () => Promise.resolve({ type: 'intentDone', session: 's1', branches: [] }) },
    ask: (shown: ShownCall) => {
      seen.resolve(shown);
      return Promise.resolve(deny);
    },
  } as unknown as CliContext;
  answerRequests(context, 's1', 1).answer([{ id: 4, run: 7, branch: 2, call: 'c1', shown: call, time: 0 }]);
  assert.deepEqual((await seen.promise).facts, [{ label: 'Agent', words: 'probe', outside: false }]);
});

/** What is sent for one request. */
function answered(shown: ShownCall, flag: '' | 'yes' | 'yesOutside', word?: Word) {
  const sent = Promise.withResolvers<Extract<Intent, { type: 'decide' }>>();
  const context = {
    flags: { yes: flag !== '', yesOutside: flag === 'yesOutside' },
    uplink: { intent: async (intent: Intent) => intent.type === 'decide' && sent.resolve(intent) },
    ask: word && (() => Promise.resolve(word)),
  } as unknown as CliContext;
  answerRequests(context, 's1', 1).answer([{ id: 4, run: 1, branch: 1, call: 'c1', shown, time: 0 }]);
  return sent.promise;
}
