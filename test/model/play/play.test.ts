import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fields } from '../../../src/model/play/conversation.ts';
import { play, type Played, type PlayOptions } from '../../../src/model/play/play.ts';
import { sceneProgram } from '../../../src/model/play/program.ts';

/** A conversation an agent might be in. */
class Context {
  readonly messages: { role: string; content: Fields[] }[];
  #options: PlayOptions;
  #calls = 0;

  constructor(messages: readonly { role: string; content: Fields[] }[] = [], options: PlayOptions = {}) {
    this.messages = structuredClone([...messages]);
    this.#options = options;
  }

  told(words: string): this {
    this.messages.push({ role: 'user', content: [{ type: 'text', text: words }] });
    return this;
  }

  /** What the agent answers now, in one line: its words, and its calls as JSON. */
  says(maxTokens = 32_000): string {
    const script = this.#script(maxTokens);
    const blocks = script.flatMap((step): Fields[] => {
      if (step.kind === 'text') return [{ type: 'text', text: step.parts.join('') }];
      if (step.kind !== 'toolUse') return [];
      this.#calls += 1;
      return [{ type: 'tool_use', id: `t${this.#calls}`, name: step.name, input: step.input }];
    });
    this.messages.push({ role: 'assistant', content: blocks });
    return script
      .map(step => {
        if (step.kind === 'text') return step.parts.join('');
        if (step.kind === 'toolUse') return `${step.name} ${JSON.stringify(step.input)}`;
        return step.kind === 'stop' ? `stop ${step.reason}` : step.kind;
      })
      .join(' ');
  }

  /** Answers the calls of the newest reply, in their order. */
  answered(...outputs: readonly string[]): this {
    const calls = this.messages.at(-1)?.content.filter(({ type }) => type === 'tool_use') ?? [];
    const content = calls.map(({ id }, at) => ({
      type: 'tool_result',
      tool_use_id: id,
      content: [{ type: 'text', text: outputs[at] ?? 'ok' }],
    }));
    this.messages.push({ role: 'user', content });
    return this;
  }

  /** Answers the calls of the newest reply with a failure. */
  failed(output: string): this {
    this.answered(output);
    for (const block of this.messages.at(-1)?.content ?? []) Object.assign(block, { is_error: true });
    return this;
  }

  /** Another agent with all of this behind it. */
  forked(options: PlayOptions = {}): Context {
    const child = new Context(this.messages, options);
    child.#calls = this.#calls;
    return child;
  }

  #script(maxTokens: number): Played {
    const script = play({ messages: this.messages, maxTokens }, this.#options);
    assert.ok(script, 'there is nothing to play');
    return script;
  }
}

test('a program is followed statement by statement, remembered by the agent’s own words', () => {
  const agent = new Context().told('[n1] THINK what now; RUN ls; SAY found $last; WRITE a.txt: one\ntwo');
  assert.throws(() => agent.says(), /does not understand: two/);
  const other = new Context().told('[n1] RUN ls -1; SAY there is $last; WRITE a.txt: one; SAY bye');
  assert.equal(other.says(), '(1 of 4) bash {"command":"ls -1"}');
  assert.equal(other.answered('[n3] b.txt').says(), 'there is b.txt\n(3 of 4) write {"path":"a.txt","content":"one"}');
  assert.equal(other.answered('[n5] ok').says(), 'bye');
});

test('calls joined by + are one reply, a fork among them', () => {
  const agent = new Context().told(
    '[n1] RUN ls; + FORK wait=no a writes may=fork steps=3: {SAY a; SAY b} | b: {SAY b}; SAY on',
  );
  assert.equal(
    agent.says(),
    '(2 of 3) bash {"command":"ls"} fork {"branches":[{"name":"a","task":"{SAY a; SAY b}","writes":true,"may":["fork"],"budget":{"steps":3}},{"name":"b","task":"{SAY b}"}],"wait":false}',
  );
});

test('a forked child does its own task and none of its parent’s', () => {
  const parent = new Context().told(
    '[n1] KNOW port=5432; FORK a: {NEED port; SAY KNOW port=$port}; RUN rm -rf build; SAY all done',
  );
  parent.says();
  const child = parent
    .forked()
    .answered(
      '[n4] You are a now: a branch that was forked from main. Your task is this alone: {NEED port; SAY KNOW port=$port} Stop when done.',
    );
  assert.equal(child.says(), 'KNOW port=5432');
  assert.equal(parent.answered('[n6] a: done\n> KNOW port=5432').says(), '(3 of 4) bash {"command":"rm -rf build"}');
});

test('a child that drifts carries on with its parent’s plan', () => {
  const parent = new Context().told('[n1] FORK a: {DRIFT} | b: {SAY b}; WRITE a.txt: x; SAY all done');
  parent.says();
  const drifting = parent
    .forked()
    .answered(
      '[n4] You are a now: a branch that was forked from main. Your task is this alone: {DRIFT} Stop when done.',
    );
  assert.equal(drifting.says(), '(2 of 3) write {"path":"a.txt","content":"x"}');
  const deaf = parent
    .forked({ children: 'drift' })
    .answered(
      '[n4] You are b now: a branch that was forked from main. Your task is this alone: {SAY b} Stop when done.',
    );
  assert.equal(deaf.says(), '(2 of 3) write {"path":"a.txt","content":"x"}');
});

test('a spawned agent asks its parent once for all it lacks, and a delegate answers from its own context alone', () => {
  const task =
    '[n9] You are helper, a fresh agent started by another agent, main. {NEED port; NEED host; WRITE a: $port $host; SAY done}';
  const child = new Context().told(task);
  assert.equal(
    child.says(),
    'I have looked; before I begin: ask {"to":"parent","questions":[{"question":"NEED port","otherwise":"I stop."},{"question":"NEED host","otherwise":"I stop."}]}',
  );
  const delegate = new Context().told('[n1] KNOW port=5432; SAY yes');
  delegate.says();
  const asked = `You are a delegate of main now. Its task: ${task} Its questions:\n1. NEED port\n2. NEED host`;
  assert.equal(
    delegate.told(asked).says(),
    'KNOW port=5432\nhost is not known here.\n\nDecided for you:\n- host stays open',
  );
  assert.equal(child.answered('KNOW port=5432\nhost is not known here.').says(), 'Blocked: host is not known.');
  assert.equal(child.told('[n12] KNOW host=db').says(), '(3 of 4) write {"path":"a","content":"5432 db"}');
});

test('an agent told to onboard says that it has nothing to ask; one without a parent asks nobody', () => {
  const child = new Context().told(
    '[n9] You are x, started by another agent, y. {WRITE a: b} Before you change anything, ask: look around first.',
  );
  assert.equal(child.says(), 'I have looked; before I begin: ask {"to":"parent","questions":[]}');
  assert.equal(child.answered('Nothing to answer.').says(), '(1 of 1) write {"path":"a","content":"b"}');
  assert.equal(new Context().told('[n1] NEED port').says(), 'Blocked: port is not known.');
});

test('places are named by the marks that were seen, and a rewind carries the rest of the program', () => {
  const agent = new Context().told('[n1] RUN ls; REWIND ^2: nothing there; SAY KNOW x=1');
  agent.says();
  const program = '{RUN ls; REWIND ^2: nothing there; SAY KNOW x=1} (2 of 3)';
  assert.equal(agent.answered('[n3] b').says(), `(2 of 3) rewind {"to":"n1","note":"nothing there ${program}"}`);
  const back = new Context().told('[n1] RUN ls; REWIND ^2: nothing there; SAY KNOW x=1');
  assert.equal(
    back.told(`You went back to this place. Your note:\n> nothing there ${program}\nWhat you said:\n> (1 of 3)`).says(),
    'KNOW x=1',
  );
});

test('an agent that is asked by name answers, and goes on with its own plan; other mail is news', () => {
  const agent = new Context().told('[n1] KNOW x=1; RUN ls; NEED y; SAY y is $y');
  agent.says();
  agent.answered('[n3] ok').told('[n4] Question of "b" (m1, at n9, hop 1 of 8). It waits for you.\n> 1. NEED x');
  assert.equal(agent.says(), 'I was asked. send {"to":"b","words":"KNOW x=1"}');
  assert.equal(agent.answered('[n6] Sent.').says(), 'Blocked: y is not known.');
  agent.told('[n8] Result of "b" (m2, at n11, hop 1 of 8):\n> b: done. 1 reply, $0.00.\n> KNOW y=2');
  assert.equal(agent.says(), 'y is 2');
});

test('words of a person that are no program are left to others', () => {
  const agent = new Context().told('[n1] SAY one');
  agent.says();
  assert.throws(() => agent.told('[n3] And now in prose, please.').says(), /nothing to play/);
});

test('a summary holds the program, how far it is, and what is known', () => {
  const agent = new Context().told('[n1] KNOW x=1; COMPACT the port; NEED x; SAY x is $x');
  assert.equal(agent.says(), '(2 of 4) compact {"keep":"the port"}');
  const summary = agent.forked().answered('ok').told('Write a summary of this conversation.').says();
  assert.equal(new Context().told(summary).says(), 'x is 1');
});

test('every way a reply can stop can be played, once', () => {
  assert.equal(new Context().told('[n1] STOP empty; SAY on').says(), '');
  assert.equal(new Context().told('[n1] STOP empty; SAY on').told('Please continue.').says(), 'on');
  const cut = new Context().told('[n1] STOP max_tokens; SAY on');
  assert.equal(cut.says(), '(1 of 2) and so stop max_tokens');
  assert.equal(cut.told('Your reply was cut off. Continue.').says(), 'on');
  assert.match(new Context().told('[n1] STOP cut; SAY on').says(), /^bash .{128000}/);
  assert.equal(new Context().told('[n1] STOP cut; SAY on').says(64_000), 'on');
  assert.match(new Context().told('[n1] STOP refusal').says(), /stop refusal$/);
});

test('a scene gives plain words a program; how far it is the calls show, and no count is said', () => {
  const scene = new Map([
    [
      'Look around.',
      sceneProgram(
        'SAY I look;\nthen I fork.',
        'READ a.txt',
        '+READ b.txt',
        'FORK x: Do x. | y: Do y.',
        'OR Nothing came of it.',
        'SAY Back:\n\n$found',
      ),
    ],
    ['Do x.', sceneProgram('RUN true', 'SAY Found: x')],
  ]);
  const agent = new Context([], { scene }).told('[n1] Look around.');
  assert.equal(agent.says(), 'I look;\nthen I fork. read {"path":"a.txt"} read {"path":"b.txt"}');
  assert.match(agent.answered('a', 'b').says(), /^fork \{"branches":\[\{"name":"x","task":"Do x\."\},/);
  const child = agent.forked({ scene }).answered('You are x now: a branch. Your task is this alone:\n\nDo x.\n\nStop.');
  assert.equal(child.says(), 'bash {"command":"true"}');
  assert.equal(child.answered('').says(), 'Found: x');
  const other = agent.forked({ scene });
  agent.answered('x: done.\n\n> Found: x\n\ny: stopped.');
  assert.equal(agent.says(), 'Back:\n\n- x');
  assert.equal(other.failed('y: no.').says(), 'Nothing came of it.');
  assert.equal(play({ messages: agent.told('[n9] What now?').messages, maxTokens: 9 }, { scene }), undefined);
  // Asked again it begins again.
  assert.match(agent.told('[n9] Look around.').says(), /^I look/);
});
