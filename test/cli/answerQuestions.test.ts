import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerQuestions } from '../../src/cli/answerQuestions.ts';
import { answerOf, questionText } from '../../src/cli/askAtTerminal.ts';
import type { CliContext, QuestionShown } from '../../src/cli/cliContext.ts';
import { inkFor } from '../../src/cli/ink.ts';
import type { Intent } from '../../src/protocol/intent.ts';
import type { Asked, OpenQuestion } from '../../src/session/agents.ts';

const format: Asked = { words: 'Which format?', choices: ['JSON', 'CSV'], otherwise: 'I take JSON.' };
const name: Asked = { words: 'What is it called?', choices: [], otherwise: '' };
const open: OpenQuestion = { id: 3, run: 1, branch: 2, call: 'c1', questions: [format, name], time: 0 };

function contextWith(answer: CliContext['answer']) {
  const sent: Intent[] = [];
  const told = Promise.withResolvers<Intent>();
  const context = {
    viewer: { view: { tree: { branches: new Map([[2, { name: 'probe' }]]) } } },
    uplink: {
      intent: (intent: Intent) => {
        sent.push(intent);
        told.resolve(intent);
        return Promise.resolve({ type: 'intentDone', session: 's1', branches: [] });
      },
    },
    answer,
  } as unknown as CliContext;
  return { context, sent, told: told.promise };
}

test('the person at the terminal is asked one question after the other', async () => {
  const seen: QuestionShown[] = [];
  const { context, told } = contextWith(asked => {
    seen.push(asked);
    return Promise.resolve(asked.choices[1] ?? 'banyan');
  });
  answerQuestions(context, 's1').answer([open]);
  assert.deepEqual(await told, { type: 'answerQuestion', session: 's1', question: 3, answers: ['CSV', 'banyan'] });
  assert.deepEqual(
    seen.map(({ agent, words }) => `${agent}: ${words}`),
    ['probe: Which format?', 'probe: What is it called?'],
  );
});

test('without a terminal the agent does what it said it would, and nobody is asked twice', async () => {
  const { context, sent, told } = contextWith(undefined);
  const answers = answerQuestions(context, 's1');
  answers.answer([open]);
  answers.answer([open]);
  await told;
  assert.deepEqual(sent, [{ type: 'answerQuestion', session: 's1', question: 3, answers: ['', ''] }]);
});

test('a question that was answered elsewhere is taken back', async () => {
  const gone = Promise.withResolvers<void>();
  const { context, sent } = contextWith((_, signal) => {
    signal.addEventListener('abort', () => gone.resolve());
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('gone'))));
  });
  const answers = answerQuestions(context, 's1');
  answers.answer([open]);
  answers.answer([]);
  await gone.promise;
  assert.deepEqual(sent, []);
});

test('a question stands whole at the terminal, and the number of a choice is its words', () => {
  const plain = inkFor('other', {});
  assert.equal(
    questionText({ ...format, agent: 'probe', words: 'Which\u001B format?' }, plain),
    '\nprobe asks\nWhich␛ format?\n  1  JSON\n  2  CSV\n',
  );
  assert.deepEqual(
    [' 2 ', '3', 'YAML, please ', ''].map(line => answerOf(line, format.choices)),
    ['CSV', '3', 'YAML, please', ''],
  );
});
