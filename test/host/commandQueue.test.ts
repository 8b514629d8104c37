import assert from 'node:assert/strict';
import test from 'node:test';
import { CommandQueue } from '../../src/host/commandQueue.ts';

function queue(): { queue: CommandQueue; sent: string[] } {
  const sent: string[] = [];
  return { queue: new CommandQueue(command => sent.push(command.type)), sent };
}

test('a command waits for the page, and for the session it is about', () => {
  const { queue: commands, sent } = queue();
  commands.ask([{ type: 'allowRequest' }]);
  commands.expects('s1');
  commands.arrived();
  assert.deepEqual(sent, []);
  commands.shows('s1');
  assert.deepEqual(sent, ['allowRequest']);
});

test('a page that shows its session takes commands at once', () => {
  const { queue: commands, sent } = queue();
  commands.arrived();
  commands.expects('s1');
  commands.shows('s1');
  commands.ask([{ type: 'nextRequest' }]);
  assert.deepEqual(sent, ['nextRequest']);
});

test('what comes after the opening of a session waits for that session', () => {
  const { queue: commands, sent } = queue();
  commands.arrived();
  commands.expects('s1');
  commands.shows('s1');
  commands.ask([{ type: 'openSession', session: 's2', branch: 0 }, { type: 'nextRequest' }]);
  commands.shows('s1');
  assert.deepEqual(sent, ['openSession']);
  commands.expects('s2');
  commands.shows('s2');
  assert.deepEqual(sent, ['openSession', 'nextRequest']);
});

test('a new gesture takes the place of one that could not be carried out', () => {
  const { queue: commands, sent } = queue();
  commands.ask([{ type: 'allowRequest' }]);
  commands.ask([{ type: 'focusComposer' }]);
  commands.arrived();
  commands.expects('s1');
  commands.shows('s1');
  assert.deepEqual(sent, ['focusComposer']);
});

test('a page that went away is waited for again', () => {
  const { queue: commands, sent } = queue();
  commands.arrived();
  commands.gone();
  commands.ask([{ type: 'focusComposer' }]);
  assert.deepEqual(sent, []);
  commands.arrived();
  assert.deepEqual(sent, ['focusComposer']);
});
