import type { Translate } from '../../src/host/translate.ts';

/** English as it stands, with the arguments filled in. */
export const plainWords: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
