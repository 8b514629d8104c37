import type { IntentAnswer } from '../protocol/intent.ts';

type Code = Extract<IntentAnswer, { type: 'intentRefused' }>['code'];

/** An intent that cannot be carried out, with the reason in words. Caught in one place and answered as `intentRefused`. */
export class Refusal extends Error {
  readonly code: Code;

  constructor(code: Code, reason: string) {
    super(reason);
    this.code = code;
  }
}
