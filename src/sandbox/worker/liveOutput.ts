/** Gathers live output and passes it on at most every 50 ms; what comes too fast for the reader is thinned to its end. */
export function liveOutput(
  send: (text: string) => void,
  crowded: () => boolean,
): { push(text: string): void; end(): void } {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (waiting === '') return;
    if (crowded()) timer = setTimeout(flush, interval);
    else {
      send(waiting);
      waiting = '';
    }
  };
  return {
    push: text => {
      waiting = (waiting + text).slice(-mostWaiting);
      timer ??= setTimeout(flush, interval);
    },
    end: () => {
      clearTimeout(timer);
      if (waiting !== '') send(waiting);
      waiting = '';
    },
  };
}

/** Milliseconds between two pieces, and characters kept for the next one. */
const interval = 50;
const mostWaiting = 16_384;
