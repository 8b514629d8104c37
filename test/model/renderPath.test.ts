import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { context } from '../../src/model/context.ts';
import { makeHead } from '../../src/model/requestHead.ts';
import { renderPath, sentPart, type RenderedMessage } from '../../src/model/renderPath.ts';
import { textOf, type Block } from '../../src/session/block.ts';
import { pathOf } from '../support/modelNodes.ts';

/** `user: p1 | assistant: t2 | …`, results as `[t1=r3]`. */
function drawn(messages: readonly RenderedMessage[]): string {
  return messages.map(({ role, blocks }) => `${role}: ${blocks.map(({ block }) => word(block)).join(' ')}`).join(' | ');
}

function word(block: Block): string {
  const parts = block['content'];
  switch (block.type) {
    case 'text':
      return textOf([block]);
    case 'thinking':
      return '~';
    case 'compaction':
      return `<${String(parts)}>`;
    case 'tool_use':
      return `(${String(block['id'])})`;
    default:
      return `[${String(block['tool_use_id'])}=${Array.isArray(parts) ? textOf(parts as Block[]) : ''}]`;
  }
}

const render = (steps: string, systemMessages = true): string =>
  drawn(renderPath(sentPart(pathOf(steps)), { headId: 'head', systemMessages }));

describe('a path as messages', () => {
  const cases: [string, string, string][] = [
    ['a prompt and its reply', 'ptp', 'user: p1 | assistant: ~ t2 | user: p3'],
    [
      'results first, then notes and prompts in path order, in one message',
      'pcrnp',
      'user: p1 | assistant: ~ c2 (t2_1) (t2_2) | user: [t2_1=r3] [t2_2=r3] n4 p5',
    ],
    [
      'the harness’s words as one last system message',
      'pcrhnh',
      'user: p1 | assistant: ~ c2 (t2_1) (t2_2) | user: [t2_1=r3] [t2_2=r3] n5 | system: h4 h6',
    ],
    [
      'the harness’s words as text where no user message stands before them',
      'pth',
      'user: p1 | assistant: ~ t2 | user: h3',
    ],
    [
      'calls nobody answered as not run',
      'pcp',
      'user: p1 | assistant: ~ c2 (t2_1) (t2_2) | user: [t2_1=Not run in this branch.] [t2_2=Not run in this branch.] p3',
    ],
    ['nothing of a reply that only thought', 'pep', 'user: p1 p3'],
    ['nothing above a summary', 'ptpcrspt', 'user: s6 p7 | assistant: ~ t8'],
    [
      'what the API made of a context first and alone, and beside it what is told',
      'ptpcrkpht',
      'assistant: <k6> | user: told6 p7 | system: h8 | assistant: ~ t9',
    ],
    ['only the newest of two such summaries', 'ptkptkp', 'assistant: <k6> | user: told6 p7'],
    [
      'what was done while the API wrote one behind it and what is told, without what was thought',
      'pt|crnkpt',
      'assistant: <k6> | user: told6 | assistant: c3 (t3_1) (t3_2) | user: [t3_1=r4] [t3_2=r4] n5 p7 | assistant: ~ t8',
    ],
    [
      'what was done while a summary was written behind it, without what was thought',
      'ptpcr|crncrspt',
      'user: s11 | assistant: c6 (t6_1) (t6_2) | user: [t6_1=r7] [t6_2=r7] n8 | assistant: c9 (t9_1) (t9_2) | ' +
        'user: [t9_1=r10] [t9_2=r10] p12 | assistant: ~ t13',
    ],
    [
      'the harness’s words that stand first behind a summary as a system message after it',
      'pcr|hcrs',
      'user: s7 | system: h4 | assistant: c5 (t5_1) (t5_2) | user: [t5_1=r6] [t5_2=r6]',
    ],
    [
      'calls nobody answered in what stands behind a summary as not run',
      'pt|csp',
      'user: s4 | assistant: c3 (t3_1) (t3_2) | user: [t3_1=Not run in this branch.] [t3_2=Not run in this branch.] p5',
    ],
    [
      'nothing of a summary’s tail once another summary stands for it',
      'pcr|crscr|crs',
      'user: s11 | assistant: c9 (t9_1) (t9_2) | user: [t9_1=r10] [t9_2=r10]',
    ],
    ['reply after reply', 'ptt', 'user: p1 | assistant: ~ t2 | assistant: ~ t3'],
  ];
  for (const [name, steps, expected] of cases) test(name, () => assert.equal(render(steps), expected));

  test('has the harness’s words as text on models that take no system messages', () => {
    assert.equal(render('pcrhn', false).split(' | ').at(-1), 'user: [t2_1=r3] [t2_2=r3] n5 h4');
  });

  test('leaves out results that answer no call', () => {
    const path = pathOf('pcr').filter(node => node.kind !== 'reply');
    assert.equal(drawn(renderPath(path, { headId: 'head', systemMessages: true })), 'user: p1');
  });

  test('has what was thought behind a summary where thinking is bound to nothing, and has to come back', () => {
    const path = sentPart(pathOf('pcr|crscr'));
    const messages = renderPath(path, { headId: 'head', systemMessages: true, tail: 'withThinking' });
    assert.match(drawn(messages), /^user: s6 \| assistant: ~ c4 /);
  });

  test('ends where a branch ends that was forked from what stands behind a summary: above it, as before', () => {
    const path = pathOf('pcr|crs').slice(0, 5);
    assert.equal(sentPart(path), path);
  });

  test('has no thinking of replies that were made under another head', () => {
    const messages = renderPath(pathOf('ptp'), { headId: 'other', systemMessages: true });
    assert.equal(drawn(messages), 'user: p1 | assistant: t2 | user: p3');
  });

  test('has the words of a summary that the API made under another head, and not the summary', () => {
    const messages = renderPath(pathOf('kpt'), { headId: 'other', systemMessages: true });
    assert.equal(drawn(messages), 'user: told1\n\nYour summary:\n\nk1 p2 | assistant: t3');
  });
});

/** Paths as sessions grow them: a stretch of words, then a reply, and so on. */
const stretch = fc
  .string({ unit: fc.constantFrom('p', 'n', 'h'), minLength: 0, maxLength: 4 })
  .map(words => `p${words}`);
const step = fc.oneof(
  stretch.map(words => `t${words}`),
  stretch.map(words => `cr${words.slice(1)}`),
  stretch.map(words => `c${words}`),
  stretch.map(words => `e${words}`),
);
const plain = fc.tuple(stretch, fc.array(step, { maxLength: 12 })).map(([first, rest]) => first + rest.join(''));
/** A path that was summed up while it went on. */
const summedUp = fc
  .tuple(plain, fc.array(step, { maxLength: 4 }), fc.array(step, { maxLength: 4 }))
  .map(([before, tail, after]) => `${before}|${tail.join('')}s${after.join('')}`);
const steps = fc.oneof(
  plain,
  summedUp,
  fc.tuple(summedUp, summedUp).map(parts => parts.join('')),
);
const head = makeHead({ model: 'claude-opus-5-5', effort: 'medium', system: 'You help.', tools: [] });

const contentOf = (path: ReturnType<typeof pathOf>): { role: string; block: string }[] =>
  context(path, { head, headId: 'head', now: 0 }).request.messages.flatMap(({ role, content }) =>
    content.map(block => ({ role, block: JSON.stringify({ ...block, cache_control: undefined }) })),
  );

/** The same below a summary that the API wrote. */
const summed = fc.oneof(
  steps,
  steps.map(text => `k${text}`),
);

describe('however a path goes on', () => {
  test('what was sent before one of its replies is sent again, block for block', () => {
    fc.assert(
      fc.property(summed, text => {
        const path = pathOf(text);
        const whole = contentOf(path);
        // A summary begins anew.
        const root = path.findLastIndex(node => node.kind === 'summary');
        for (const [at, node] of path.entries()) {
          if (at < root || node.kind !== 'reply' || node.body.blocks.every(block => block.type === 'thinking'))
            continue;
          const sent = contentOf(path.slice(0, at));
          assert.deepEqual(whole.slice(0, sent.length), sent, `${text} at ${at}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('it is rendered on from what was rendered before as it would be anew', () => {
    const target = fc.record({ headId: fc.constantFrom('head', 'other'), systemMessages: fc.boolean() });
    fc.assert(
      fc.property(summed, fc.array(fc.tuple(fc.nat(40), target)), (text, times) => {
        const path = pathOf(text);
        for (const [count, asked] of times) {
          const part = sentPart(path.slice(0, count));
          assert.deepEqual(renderPath(part, asked), renderPath(structuredClone(part), asked), `${text} up to ${count}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('roles alternate as the API wants them, and every call is answered in the next message', () => {
    fc.assert(
      fc.property(steps, text => {
        const { messages } = context(pathOf(text), { head, headId: 'head', now: 0 }).request;
        assert.equal(messages[0]?.role, 'user');
        for (const [at, { role, content }] of messages.entries()) {
          assert.ok(content.length > 0);
          const next = messages[at + 1];
          if (role === 'system') assert.ok(messages[at - 1]?.role === 'user' && (!next || next.role === 'assistant'));
          if (role === 'user') assert.notEqual(next?.role, 'user');
          const calls = content.filter(block => block.type === 'tool_use').map(block => block['id']);
          const answers = (next?.content ?? []).slice(0, calls.length).map(block => block['tool_use_id']);
          if (role === 'assistant') assert.deepEqual(answers, calls);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('never more than four markers, an hour never after five minutes, none on thinking or on what the API made', () => {
    fc.assert(
      fc.property(summed, text => {
        const { request, marks } = context(pathOf(text), { head, headId: 'head', now: 0 });
        const marked = [head.system, ...request.messages.map(({ content }) => content)]
          .flat()
          .filter(block => 'cache_control' in block);
        const times = marked.map(block => (block['cache_control'] as { ttl: string }).ttl);
        assert.ok(times.length <= 4 && times.length >= 2);
        assert.equal(times.join(), times.toSorted().join(), '1h sorts before 5m');
        assert.ok(marked.every(block => block['type'] !== 'thinking' && block['type'] !== 'compaction'));
        assert.equal(marks.length, times.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('paths that begin with the same nodes', () => {
  const target = { headId: 'head', systemMessages: true };

  test('begin with the very same messages', () => {
    const shared = pathOf('ptpcr');
    const one = renderPath(shared, target);
    const other = renderPath([...shared, ...pathOf('ptpcrn').slice(5)], target);
    assert.equal(
      drawn(one),
      'user: p1 | assistant: ~ t2 | user: p3 | assistant: ~ c4 (t4_1) (t4_2) | user: [t4_1=r5] [t4_2=r5]',
    );
    for (const at of [0, 1, 2, 3]) assert.equal(one[at], other[at]);
    assert.match(drawn(other), /\[t4_2=r5\] n6$/);
  });

  test('get messages of their own where one node before the last reply differs, or the head, or the model', () => {
    const path = pathOf('ptpt');
    renderPath(path, target);
    const [first, ...rest] = path;
    const changed = { ...first, ...pathOf('n')[0] } as (typeof path)[number];
    assert.equal(
      drawn(renderPath([changed, ...rest], target)),
      'user: n1 | assistant: ~ t2 | user: p3 | assistant: ~ t4',
    );
    assert.equal(drawn(renderPath(path, target)), 'user: p1 | assistant: ~ t2 | user: p3 | assistant: ~ t4');
    assert.equal(
      drawn(renderPath(path, { ...target, headId: 'other' })),
      'user: p1 | assistant: t2 | user: p3 | assistant: t4',
    );
    const told = pathOf('phtpt');
    assert.match(drawn(renderPath(told, target)), /system: h2/);
    assert.doesNotMatch(drawn(renderPath(told, { ...target, systemMessages: false })), /system: /);
  });
});
