import type { Clock } from '../base/clock.ts';
import type { Model } from './model.ts';
import { play } from './play/play.ts';
import { text } from './play/step.ts';
import { streamPlayed } from './play/streamPlayed.ts';
import { rehearsalScene } from './rehearsalScene.ts';

/**
 * The model of the rehearsal: a played agent that knows a short scene, speaks without a network and costs nothing. Everything
 * around it is real: the log, the tools, the request for permission, the forks, a person's and its own.
 */
export function rehearsalModel(clock: Clock): Model {
  const began = clock.now().toString(36);
  let replies = 0;
  return {
    stream(request, signal) {
      replies += 1;
      const steps = play(request, { scene: rehearsalScene }) ?? [text('The rehearsal only knows its script.')];
      // Replies of branches that run side by side are told apart, and from those before a restart.
      const message = `rehearsal_${began}_${replies}`;
      return streamPlayed(steps, { message, model: request.head.model }, clock, signal);
    },
  };
}
