import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { personAt, requestText, wordOf } from '../../src/cli/askAtTerminal.ts';
import { plainInk } from '../../src/cli/ink.ts';
import type { ShownCall } from '../../src/session/event.ts';
import type { Rule } from '../../src/session/rule.ts';

const rule: Rule = { tool: 'bash', match: ['npm', 'test'], decision: 'allow', examples: { yes: ['npm test'], no: [] } };
const wider: ShownCall['wider'] = [
  { scope: 'branch', words: '`npm test …` for main.', rule },
  { scope: 'session', words: '`npm test …` for every\nbranch.', rule },
];

test('only a plain yes allows; other words are the reason', () => {
  for (const words of ['y', 'Yes ', 'YES']) assert.equal(wordOf(words).decision, 'allow');
  for (const words of ['', 'n', 'No']) assert.deepEqual(wordOf(words), { decision: 'deny', scope: 'once', reason: '' });
  assert.deepEqual(wordOf(' yes, but in src '), { decision: 'deny', scope: 'once', reason: 'yes, but in src' });
});

test('a number takes the answer it stands before, and no other', () => {
  const word = wordOf(' 2 ', wider);
  assert.deepEqual(word, { decision: 'allow', scope: 'session', reason: '', rule });
  for (const words of ['0', '3', '1.5', '-1'])
    assert.deepEqual(wordOf(words, wider), { decision: 'deny', scope: 'once', reason: words });
  assert.equal(wordOf('1').decision, 'deny');
});

test('answers that reach further stand below the request, each with its rule', () => {
  const shown = { tool: 'bash', title: 'npm test', detail: 'npm test', facts: [], hash: '', wider };
  assert.equal(
    requestText(shown, plainInk),
    '\nbash\n  npm test\n  1  `npm test …` for main.\n  2  `npm test …` for every branch.\n',
  );
});

test('a request is shown whole, with nothing hidden in it', () => {
  const facts = [{ label: 'Writes', words: 'a.txt', outside: true }];
  const shown = { tool: 'write', title: 'a.txt', detail: '+one\n+\u001B[8mtwo', facts, hash: '' };
  assert.equal(requestText(shown, plainInk), '\nwrite a.txt\n  +one\n  +␛[8mtwo\n  Writes: a.txt\n');
  const command = { tool: 'bash', title: 'ls', detail: 'ls', facts: [], hash: '' };
  assert.equal(requestText(command, plainInk), '\nbash\n  ls\n');
});

const never = new AbortController().signal;

/** A person at a terminal, with what stands on it and a way to wait for words and to type. */
function terminal() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  let look = (): void => undefined;
  output.on('data', (piece: Buffer) => {
    shown += piece.toString();
    look();
  });
  const person = personAt({ input, output, ink: plainInk, interrupt: () => undefined });
  const shows = (words: string): Promise<void> =>
    new Promise(resolve => {
      look = () => shown.includes(words) && resolve();
      look();
    });
  return { person, shows, shown: () => shown, type: (line: string) => void input.write(`${line}\n`) };
}

const command = (title: string): ShownCall => ({ tool: 'bash', title, detail: title, facts: [], hash: title });

test('agents that ask in the same moment are answered one by one: a yes is for what was shown', async () => {
  const { person, shows, shown, type } = terminal();
  const asked = { agent: 'probe', words: 'Which port?', choices: ['80', '81'], otherwise: '80' };
  const looks = person.ask(command('ls'), never);
  const removes = person.ask(command('rm -rf build'), never);
  const wants = person.answer(asked, never);
  await shows('Allow?');
  assert.doesNotMatch(shown(), /rm -rf|Which port/);
  type('y');
  assert.equal((await looks).decision, 'allow');
  await shows('rm -rf build');
  type('keep it');
  assert.deepEqual(await removes, { decision: 'deny', scope: 'once', reason: 'keep it' });
  await shows('Which port?');
  type('2');
  assert.equal(await wants, '81');
});

test('what was answered elsewhere before it was shown is not shown any more, and holds up nobody', async () => {
  const { person, shows, shown, type } = terminal();
  const elsewhere = new AbortController();
  const first = person.ask(command('one'), never);
  const second = person.ask(command('two'), elsewhere.signal);
  const third = person.ask(command('three'), never);
  await shows('Allow?');
  elsewhere.abort(new Error('answered elsewhere'));
  await assert.rejects(second, /answered elsewhere/);
  assert.doesNotMatch(shown(), /three/);
  type('y');
  await first;
  await shows('three');
  type('n');
  assert.equal((await third).decision, 'deny');
  assert.doesNotMatch(shown(), /two/);
});
