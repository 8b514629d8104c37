import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** When the platform's web client began requests of this process and had their answers whole, on the clock of `performance.now()`. */
export interface RequestTimes extends Disposable {
  readonly sent: number[];
  readonly answered: number[];
}

export function requestTimes(): RequestTimes {
  const sent: number[] = [];
  const answered: number[] = [];
  const onSent = (): void => void sent.push(performance.now());
  const onAnswered = (): void => void answered.push(performance.now());
  subscribe('undici:client:sendHeaders', onSent);
  subscribe('undici:request:trailers', onAnswered);
  return {
    sent,
    answered,
    [Symbol.dispose]: () => {
      unsubscribe('undici:client:sendHeaders', onSent);
      unsubscribe('undici:request:trailers', onAnswered);
    },
  };
}
