import type { Secret } from '../base/secret.ts';
import type { Hands, HandsFact, Watch } from './hands.ts';
import { scrubKeptFile } from './scrub/keptFile.ts';
import { scrubber, type Scrubber } from './scrub/scrubber.ts';

export { scrubber };

/**
 * Hands that tell no secret: it is taken out of answers, live output, the words and paths of facts, and the files of whole
 * outputs in `outputFolder` (absolute), before anyone else hears of them. `secrets` is asked at every call. The hands must be
 * an object of functions that need no `this`.
 */
export function scrubbedHands<H extends Hands>(hands: H, secrets: () => readonly Secret[], outputFolder: string): H {
  const latest = latestScrubber(secrets);

  const execute = async (name: string, input: unknown, watch: Watch): Promise<string> => {
    const scrub = latest();
    const live = scrub.stream();
    const tellOutput = (text: string): void => {
      if (text !== '') watch.output?.(text);
    };
    /** Facts from the first kept file on wait until it is clean, so that they stay in order. */
    const waiting: HandsFact[] = [];
    const answer = await hands.execute(name, input, {
      ...watch,
      output: chunk => tellOutput(live.push(chunk)),
      fact: fact => {
        if (waiting.length > 0 || fact.type === 'outputKept') waiting.push(fact);
        else watch.fact?.(scrubbedFact(fact, scrub));
      },
    });
    tellOutput(live.end());
    const lost: string[] = [];
    for (const fact of waiting) {
      if (fact.type !== 'outputKept') watch.fact?.(scrubbedFact(fact, scrub));
      else
        await scrubKeptFile(fact.path, outputFolder, scrub).then(
          bytes => watch.fact?.({ ...fact, bytes }),
          (error: unknown) => lost.push(`\n[the whole output was not kept: ${String(error)}]`),
        );
    }
    return scrub.text(answer + lost.join(''));
  };

  return { ...hands, execute };
}

/** Builds the search anew only when the secrets are others. */
function latestScrubber(secrets: () => readonly Secret[]): () => Scrubber {
  let known = '';
  let latest = scrubber([]);
  return () => {
    const list = secrets();
    const now = JSON.stringify(list.map(({ name, value }) => [name, value]));
    if (now !== known) {
      known = now;
      latest = scrubber(list);
    }
    return latest;
  };
}

function scrubbedFact(fact: HandsFact, scrub: Scrubber): HandsFact {
  switch (fact.type) {
    case 'fileRead':
    case 'fileChanged':
      return { ...fact, path: scrub.text(fact.path) };
    case 'violation': {
      const { kind, what, words } = fact.violation;
      return { type: 'violation', violation: { kind, what: scrub.text(what), words: scrub.text(words) } };
    }
    default:
      return fact;
  }
}
