import type { Warmth } from '../harness/warmth.ts';
import type { Settings } from '../protocol/window.ts';
import type { Windows } from './windows.ts';

/** Waiting branches are kept in the prompt cache where a person wants it and somebody is there to come back to them. */
export function warmthFor(settings: () => Settings, windows: Windows): Warmth {
  const refused = new Set<string>();
  return {
    may: model =>
      settings().keepWarm && !refused.has(model) && [...windows.all].some(({ state }) => state.attended === true),
    refused: model => void refused.add(model),
  };
}
