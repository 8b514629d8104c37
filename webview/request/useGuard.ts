import { useRef } from 'preact/hooks';

/** Milliseconds for which a card that changed takes no answer, so that a click meant for the old one decides nothing. */
export const deadFor = 400;

/** Wraps what decides: nothing happens until `deadFor` after `what` is shown changed. */
export function useGuard(what: string): <A extends unknown[]>(act: (...args: A) => void) => (...args: A) => void {
  const shown = useRef({ what, since: Date.now() });
  if (shown.current.what !== what) shown.current = { what, since: Date.now() };
  return act =>
    (...args) => {
      if (Date.now() - shown.current.since >= deadFor) act(...args);
    };
}
