import type { Clock } from '../base/clock.ts';
import { textOf, type Block } from '../session/block.ts';
import { rehearsalPrompts } from '../session/rehearsal.ts';
import type { Model, ModelEvent, ModelReply, ModelRequest } from './model.ts';

/** One scripted reply. */
interface Line {
  readonly words: string;
  readonly calls: readonly { name: string; input: Record<string, string> }[];
}

const nothing = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };

/**
 * The model of the rehearsal: it knows a short script, speaks without a network and costs nothing. Everything around it is
 * real: the log, the tools, the request for permission, the fork.
 */
export function rehearsalModel(clock: Clock): Model {
  return { stream: (request, signal) => play(clock, request, signal) };
}

async function* play(clock: Clock, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const line = lineFor(request);
  const place = request.messages.length;
  const reply: { -readonly [K in keyof ModelReply]: ModelReply[K] } & { blocks: Block[] } = {
    message: `msg_rehearsal_${place}`,
    model: request.head.model,
    blocks: [],
    stop: line.calls.length > 0 ? 'tool_use' : 'end_turn',
    stopDetails: null,
    usage: nothing,
    diagnostics: null,
  };
  yield { type: 'began', message: reply.message, model: reply.model, usage: nothing };
  yield { type: 'blockStarted', index: 0, kind: 'text', name: '' };
  let said = '';
  for (const word of line.words.split(/(?<=\s)/)) {
    await clock.sleep(25, signal).catch(() => {});
    if (signal.aborted) {
      reply.blocks = [{ type: 'text', text: said }];
      reply.stop = 'aborted';
      yield { type: 'finished', reply };
      return;
    }
    said += word;
    yield { type: 'text', index: 0, text: word };
  }
  const text: Block = { type: 'text', text: said };
  reply.blocks.push(text);
  yield { type: 'blockStopped', index: 0, block: text };
  for (const [at, call] of line.calls.entries()) {
    const block: Block = { type: 'tool_use', id: `toolu_rehearsal_${place}_${at}`, name: call.name, input: call.input };
    yield { type: 'blockStarted', index: at + 1, kind: 'tool_use', name: call.name };
    reply.blocks.push(block);
    yield { type: 'blockStopped', index: at + 1, block };
  }
  yield { type: 'finished', reply };
}

/** What comes next, from what was said last. */
function lineFor(request: ModelRequest): Line {
  const last = request.messages.at(-1);
  const answers = last?.content.filter(block => block.type === 'tool_result') ?? [];
  const prompt = [...request.messages]
    .reverse()
    .find(message => message.role === 'user' && textOf(message.content) !== '');
  const words = textOf(prompt?.content ?? []).replace(/^\[n\d+\] /, '');
  const denied = JSON.stringify(answers).includes('denied');
  switch (words) {
    case rehearsalPrompts.read:
      return answers.length === 0
        ? {
            words: 'I’ll read the code and its test first. ',
            calls: [
              { name: 'read', input: { path: 'src/greet.js' } },
              { name: 'read', input: { path: 'test/greet.test.js' } },
            ],
          }
        : say(
            '`greet()` returns `Hello, ada`, but the test expects `Hello, Ada`: the name is **not capitalised**.\n\nThat was a turn: your words, what I did, and a receipt. ',
          );
    case rehearsalPrompts.fix:
      if (answers.length === 0)
        return {
          words: 'One line is enough. Before I change a file you are asked. ',
          calls: [
            {
              name: 'edit',
              input: {
                path: 'src/greet.js',
                old_string: 'return `Hello, ${name}`;',
                new_string: 'return `Hello, ${name.charAt(0).toUpperCase()}${name.slice(1)}`;',
              },
            },
          ],
        };
      return denied
        ? say('You said no, so nothing was changed. Fork after this turn to try another way. ')
        : say(
            'Done: `src/greet.js` now capitalises the name. The receipt below counts the lines.\n\nSuppose you would rather have it another way. **Fork after this turn**: nothing is lost, both ways stay. ',
          );
    case rehearsalPrompts.other:
      return say(
        'In this branch I would leave `greet()` alone and capitalise where it is called:\n\n```js\ngreet(capitalise(user.name));\n```\n\nThe other branch stays as it was. Use ‹ › in the line above to **compare** the two. ',
      );
    default:
      return say('The rehearsal only knows its script. ');
  }
}

function say(words: string): Line {
  return { words: words.trimEnd(), calls: [] };
}
