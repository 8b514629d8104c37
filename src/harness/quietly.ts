import type { RunDeps, Screen } from './runDeps.ts';

/** What a run works with, for a request beside its own: nothing of it is shown, and nothing follows from how it goes. */
export function quietly(deps: RunDeps): RunDeps {
  const { hands, files } = deps;
  return {
    ...deps,
    screen: noScreen,
    began: () => undefined,
    hands: { execute: (...call) => hands.execute(...call), dispose: () => hands.dispose() },
    files: {
      before: () => undefined,
      ready: (...call) => files.ready(...call),
      after: (...call) => files.after(...call),
    },
  };
}

const noScreen: Screen = {
  began: () => undefined,
  text: () => undefined,
  call: () => undefined,
  output: () => undefined,
  waiting: () => undefined,
  cleared: () => undefined,
};
