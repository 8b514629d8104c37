import { promptTokens } from '../../src/model/price.ts';
import { text, toolUse } from '../support/messagesApi/script.ts';
import { startMessagesApi, type MessagesApi } from '../support/messagesApi/startMessagesApi.ts';
import { Talk, wordsOf, type Path } from '../support/modelTalk.ts';

export const name = 'Ten forks in parallel of a conversation of 100k tokens';

/** One line of the table. */
interface Row {
  measure: string;
  value: number;
  unit: string;
  goal?: { atLeast: number };
}

const forks = 10;

/** Asks the stand-in, which keeps a prompt cache by the API's rules, what part of the shared prefix the forks read from it. */
export async function run(report: { row(row: Row): void }): Promise<void> {
  const api = await startMessagesApi();
  try {
    const talk = new Talk(api);
    const { path, toHead, toStep } = await conversation(api, talk);
    const preparing: number[] = [];
    report.row({ measure: 'prefix', value: toHead, unit: 'tokens' });
    for (const [place, shared, prefix] of [
      ['at the head', path, toHead],
      ['in mid-turn', path.slice(0, -1), toStep],
    ] as const) {
      for (let i = 0; i < forks; i++) api.reply([text('child')]);
      const asked = await Promise.all(
        Array.from({ length: forks }, (_, i) => {
          const way = talk.prompt(shared, `way ${i}`);
          const before = performance.now();
          talk.prepare(way);
          preparing.push(performance.now() - before);
          return talk.ask(way);
        }),
      );
      const worst = Math.min(...asked.map(({ body }) => body.usage.cacheRead / prefix));
      const measure = `read from the cache / prefix, ${place}, the worst of ten`;
      report.row({ measure, value: worst, unit: '', goal: { atLeast: 0.99 } });
    }
    const sorted = preparing.toSorted((a, b) => a - b);
    report.row({ measure: 'making a request of the path, median', value: sorted[forks] ?? 0, unit: 'ms' });
  } finally {
    await api.close();
  }
}

/**
 * Turns with one tool call each, up to 100k tokens, and how many tokens stand before its head and before its last step.
 * Another branch has gone on from the head once, as when a person edits a prompt and forks.
 */
async function conversation(api: MessagesApi, talk: Talk): Promise<{ path: Path; toHead: number; toStep: number }> {
  let path: Path = [];
  let toStep = 0;
  for (let turn = 0; turn < 20; turn++) {
    api.reply([text('I look.'), toolUse('read', { path: `src/${turn}.ts` })]);
    const called = await talk.ask(talk.prompt(path, `turn ${turn}: ${wordsOf(50)}`));
    api.reply([text(wordsOf(450))]);
    const ended = await talk.ask(talk.results(called.path, wordsOf(4500)));
    path = ended.path;
    toStep = promptTokens(ended.body.usage);
  }
  api.reply([text('main goes on')]);
  const { usage } = (await talk.ask(talk.prompt(path, 'main'))).body;
  return { path, toHead: usage.cacheRead + usage.cacheWrite1h, toStep };
}
