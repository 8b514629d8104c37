import type { Clock } from '../../base/clock.ts';
import type { Block } from '../../session/block.ts';
import type { Stop } from '../../session/node.ts';
import type { ModelEvent, ModelReply } from '../model.ts';
import type { PlayedStep } from './step.ts';

/** Whose reply a stream is. */
export interface Replying {
  /** The reply's id; the ids of its calls are made of it. */
  readonly message: string;
  readonly model: string;
}

const nothing = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };

/** How long a word takes, in milliseconds. */
const wordTime = 25;

/** A played reply as it would arrive from a model, word for word. It costs nothing. */
export async function* streamPlayed(
  steps: readonly PlayedStep[],
  { message, model }: Replying,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const blocks: Block[] = [];
  let stop: Stop = steps.some(({ kind }) => kind === 'toolUse') ? 'tool_use' : 'end_turn';
  const finished = (end: Stop): ModelEvent => {
    const reply: ModelReply = {
      message,
      model,
      blocks,
      stop: end,
      stopDetails: null,
      usage: nothing,
      diagnostics: null,
    };
    return { type: 'finished', reply };
  };
  yield { type: 'began', message, model, usage: nothing };
  for (const step of steps) {
    if (step.kind === 'stop') {
      stop = step.reason;
      continue;
    }
    const index = blocks.length;
    yield { type: 'blockStarted', index, kind: step.kind === 'toolUse' ? 'tool_use' : step.kind, name: nameOf(step) };
    if (step.kind === 'toolUse') {
      blocks.push({ type: 'tool_use', id: `toolu_${message}_${index}`, name: step.name, input: step.input });
    } else {
      let said = '';
      for (const word of step.parts.join('').split(/(?<=\s)/)) {
        await clock.sleep(wordTime, signal).catch(() => {});
        if (signal.aborted) break;
        said += word;
        yield { type: step.kind, index, text: word };
      }
      blocks.push({ type: step.kind, [step.kind]: said });
      if (signal.aborted) {
        yield finished('aborted');
        return;
      }
    }
    const block = blocks[index];
    if (block) yield { type: 'blockStopped', index, block };
  }
  yield finished(stop);
}

const nameOf = (step: PlayedStep): string => (step.kind === 'toolUse' ? step.name : '');
