import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Anthropic from '@anthropic-ai/sdk';
import { demoAgent } from '../support/messagesApi/demoAgent.ts';
import { startPair } from './client.ts';

const tools = ['bash', 'read', 'edit', 'write', 'search'].map(name => ({
  name,
  input_schema: { type: 'object' as const },
}));

/** Talks to the demo agent until it makes no more calls; `hands` answers them. */
async function talk(
  prompt: string,
  hands: (name: string, input: unknown) => string,
): Promise<{ calls: string[]; said: string }> {
  await using pair = await startPair({ brain: demoAgent });
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: [{ type: 'text', text: prompt }] }];
  const calls: string[] = [];
  for (;;) {
    const answer = await pair.client.messages.create({ model: 'claude-opus-5-5', max_tokens: 8000, messages, tools });
    const uses = answer.content.filter(block => block.type === 'tool_use');
    const said = answer.content.map(block => (block.type === 'text' ? block.text : '')).join('');
    if (uses.length === 0) return { calls, said };
    calls.push(...uses.map(({ name, input }) => `${name} ${JSON.stringify(input)}`));
    const results = uses.map(({ id, name, input }) => ({
      type: 'tool_result' as const,
      tool_use_id: id,
      content: hands(name, input),
    }));
    messages.push({ role: 'assistant', content: answer.content }, { role: 'user', content: results });
  }
}

const none = (): string => 'nobody calls this';

test('the demo agent changes the greeting of the sample project and reports', async () => {
  const files: Record<string, string> = {
    'README.md': '# Sample\n',
    'src/greet.js': '1\texport function greet(name) {\n2\t  return `Hello, ${name}!`;\n3\t}\n',
  };
  const { calls, said } = await talk('Make the greeting friendlier', (name, input) => {
    const path = String((input as { path?: string }).path);
    return name === 'bash' ? 'greet.js greet.test.js' : (files[path] ?? 'ok');
  });
  assert.deepEqual(calls, [
    'read {"path":"README.md"}',
    'bash {"command":"ls -1 src test"}',
    'read {"path":"src/greet.js"}',
    'edit {"path":"src/greet.js","old_string":"return `Hello, ${name}!`;","new_string":"return `Hello, ${name}! Nice to see you!`;"}',
    'bash {"command":"node --test"}',
  ]);
  assert.match(said, /^## The greeting is friendlier now[\s\S]+```diff\n- return/);
});

test('plain orders get plain answers', async () => {
  assert.equal((await talk('say good day', none)).said, 'good day');
  assert.equal((await talk('count to 3', none)).said, '1\n2\n3');
  assert.equal((await talk('think about trees', none)).said, 'I thought about trees.');
  assert.match((await talk('what?', none)).said, /You said: \*what\?\*/);
});

test('orders for hands make one call with what was said', async () => {
  const calls: readonly (readonly [string, string])[] = [
    ['run echo hi', 'bash {"command":"echo hi"}'],
    ['read a/b.txt', 'read {"path":"a/b.txt"}'],
    ['write a.txt: one\ntwo', 'write {"path":"a.txt","content":"one\\ntwo"}'],
    ['edit a.txt: one => two', 'edit {"path":"a.txt","old_string":"one","new_string":"two"}'],
    ['search gre+t', 'search {"pattern":"gre+t"}'],
  ];
  for (const [prompt, call] of calls) {
    const { calls: made, said } = await talk(prompt, () => 'the output');
    assert.deepEqual(made, [call]);
    assert.match(said, /the output/);
  }
});
