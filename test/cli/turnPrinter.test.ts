import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainInk } from '../../src/cli/ink.ts';
import { turnPrinter, type TurnPrinter } from '../../src/cli/turnPrinter.ts';
import type { Logged } from '../../src/session/event.ts';

test('text is written as it comes and not again when the event holds it', () => {
  const { printer, said } = printed();
  printer.live('Hel');
  assert.equal(said(), 'Hel');
  printer.live('Hello');
  printer.event(reply('Hello, you.'));
  printer.live('Hello, you.');
  assert.equal(said(), 'Hello, you.\n');
});

test('a reply nobody saw coming is written whole, the next one after it', () => {
  const { printer, said } = printed();
  printer.event(reply('One.'));
  printer.live('One');
  printer.live('Once more');
  printer.event(reply('Once more.'));
  assert.equal(said(), 'One.\nOnce more.\n');
});

test('what a summary was made of is none of the turn’s words, unless it was seen to come', () => {
  const { printer, said } = printed();
  const summary = (text: string): Logged => {
    const body = { blocks: [{ type: 'text', text }], sums: true };
    return event({ type: 'nodeAdded', kind: 'reply', path: 'beside', id: 3, body });
  };
  printer.event(summary('They say one thing.'));
  printer.live('I lo');
  printer.event(summary('They say one thing.'));
  printer.live('I look');
  printer.event(reply('I look.'));
  printer.live('It was');
  printer.event(summary('It was so.'));
  assert.equal(said(), 'I look.\nIt was so.\n');
});

test('a reply that begins anew stands on a line of its own, after why it waited', () => {
  const { printer, said } = printed();
  printer.live('The first t');
  printer.waiting('overloaded; again in 3 s');
  printer.waiting('overloaded; again in 3 s');
  printer.live('Another');
  printer.event(reply('Another.'));
  assert.equal(said(), 'The first t\n… overloaded; again in 3 s\nAnother.\n');
});

test('each call has one line, and what went wrong with it one below', () => {
  const { printer, said } = printed();
  printer.event(event({ type: 'toolStarted', call: 'a', tool: 'bash', title: 'npm\u001B test' }));
  printer.event(event({ type: 'toolFinished', call: 'a', result: 'failed', exit: 2, kept: '/out' }));
  printer.event(event({ type: 'permissionRequested', request: 7, call: 'b' }));
  printer.event(event({ type: 'permissionDecided', request: 7, decision: 'deny', reason: 'not now' }));
  const denied = { call: 'b', name: 'write', title: 'a.txt', result: 'denied' };
  const body = { outcomes: [{ call: 'a', name: 'bash', title: '', result: 'failed' }, denied], blocks: [] };
  printer.event(event({ type: 'nodeAdded', kind: 'results', path: 'on', id: 4, body }));
  assert.equal(said(), '· bash npm␛ test\n  failed, exit 2\n  whole output: /out\n· write a.txt\n  denied: not now\n');
});

test('the receipt says where the branch stands, what changed, whether it was checked, and the cost', () => {
  const { printer, said } = printed();
  printer.live('Done');
  printer.event(reply('Done'));
  const files = [{ path: 'src/a.ts', change: 'edited', added: 3, removed: 1 }];
  const receipt = {
    files,
    check: 'passed',
    checkTitle: 'npm test',
    checkCount: '20 of 20',
    steps: 2,
    cost: 0.123,
    ms: 1,
  };
  printer.event(event({ type: 'runEnded', run: 1, outcome: 'done', receipt }));
  assert.equal(said(), 'Done\n— main done at n3 · src/a.ts +3 −1 · checked: 20 of 20 · $0.12\n');
});

function printed(): { printer: TurnPrinter; said: () => string } {
  let words = '';
  const printer = turnPrinter(text => void (words += text), plainInk, 'main');
  return { printer, said: () => words };
}

function reply(text: string): Logged {
  return event({ type: 'nodeAdded', kind: 'reply', path: 'on', id: 3, body: { blocks: [{ type: 'text', text }] } });
}

function event(members: object): Logged {
  return { seq: 1, time: 0, branch: 1, ...members } as Logged;
}
