import { text, toolUse } from '../support/messagesApi/script.ts';
import { openRules } from '../support/messagesApi/openRules.ts';
import {
  startMessagesApi,
  type MessagesApi,
  type MessagesApiOptions,
} from '../support/messagesApi/startMessagesApi.ts';
import { minutes, seconds } from '../support/messagesApi/virtualClock.ts';
import { Talk, wordsOf, type Path } from '../support/modelTalk.ts';
import { Chance } from '../support/randomPerson.ts';
import type { Report } from './support/figures.ts';

export const name =
  'Forks of long conversations with pauses, on the stand-in’s clock (30 s a step, pauses of 2 to 40 minutes)';

const stepsOfTurn = 10;
const depths = [10, 100, 1000];
const widths = [10, 50];

/**
 * How much of what they share with what was sent before forks read from the cache: at the tip, and at every turn end of the
 * last hour. Elsewhere the request has to read what it expected to. Under each answer to the rules the sources leave open.
 */
export async function run(report: Report): Promise<void> {
  for (const depth of depths) {
    const { tip, ends, recent, off } = await ofDepth(depth, {});
    for (const [width, value] of tip) {
      report.row({ measure: `depth ${depth}: ${width} forks at the tip, the worst share read`, value, unit: '', goal });
    }
    report.row({
      measure: `depth ${depth}: ${recent} turn ends of the last hour, the worst`,
      value: ends,
      unit: '',
      goal,
    });
    report.row({ measure: `depth ${depth}: elsewhere, expected less actual`, value: off, unit: 'tokens', goal: none });
  }
  for (const { name: rules, options } of openRules.slice(1)) {
    const { tip, ends, off } = await ofDepth(100, options);
    const value = Math.min(ends, ...tip.map(([, share]) => share));
    report.row({ measure: `depth 100, ${rules}: the worst share`, value, unit: '', goal });
    report.row({ measure: `depth 100, ${rules}: expected less actual`, value: off, unit: 'tokens', goal: none });
  }
}

const goal = { atLeast: 0.99 };
const none = { atMost: 0 };

interface Shares {
  /** By width, the worst share of what was sent before that a fork at the tip read. */
  readonly tip: readonly (readonly [number, number])[];
  /** The same at the turn ends of the last hour, and how many there were. */
  readonly ends: number;
  readonly recent: number;
  /** Tokens that a fork anywhere else read less than expected. */
  readonly off: number;
}

async function ofDepth(depth: number, options: MessagesApiOptions): Promise<Shares> {
  await using api = await startMessagesApi(options);
  const long = await conversation(api, depth);
  const tip: [number, number][] = [];
  for (const width of widths) tip.push([width, await forks(api, long.talk, { path: long.tip, width })]);
  const recent = long.ends.filter(({ at }) => api.clock.now() - at < minutes(59));
  let ends = 1;
  for (const { path } of recent) ends = Math.min(ends, await forks(api, long.talk, { path, width: 2 }));
  return { tip, ends, recent: recent.length, off: await unexpected(api, long) };
}

interface Long {
  readonly talk: Talk;
  readonly tip: Path;
  readonly ends: readonly { readonly path: Path; readonly at: number }[];
}

/** No more steps than these fit into the last hour: what is older is only a longer prompt. */
const asked = 150;

/** Steps of one call each, in turns; between turns a person thinks. */
async function conversation(api: MessagesApi, depth: number): Promise<Long> {
  const talk = new Talk(api);
  const chance = new Chance(7);
  const ends: { path: Path; at: number }[] = [];
  let path: Path = talk.prompt([], `begin ${wordsOf(2000)}`);
  for (let step = 1; step <= depth; step += 1) {
    const isLast = step % stepsOfTurn === 0 || step === depth;
    if (depth - step >= asked) {
      const call = { type: 'tool_use', id: `toolu_${step}`, name: 'read', input: { path: `src/${step}.ts` } };
      path = talk.past(
        path,
        isLast ? [{ type: 'text', text: wordsOf(20) }] : [{ type: 'text', text: 'I look.' }, call],
      );
    } else {
      api.reply(isLast ? [text(wordsOf(20))] : [text('I look.'), toolUse('read', { path: `src/${step}.ts` })]);
      path = (await talk.ask(path)).path;
    }
    api.clock.advance(seconds(30));
    if (!isLast) path = talk.results(path, wordsOf(100));
    else if (step < depth) {
      ends.push({ path, at: api.clock.now() });
      api.clock.advance(minutes(2 + chance.below(39)));
      path = talk.prompt(path, `turn ${step}: ${wordsOf(30)}`);
    }
  }
  return { talk, tip: path, ends };
}

/** The worst share of what an earlier request began with too that a fork read. */
async function forks(api: MessagesApi, talk: Talk, { path, width }: { path: Path; width: number }): Promise<number> {
  const before = api.requests.length;
  for (let way = 0; way < width; way += 1) api.reply([text('child')]);
  await Promise.all(Array.from({ length: width }, (_, way) => talk.ask(talk.prompt(path, `way ${way}`))));
  const shares = api.requests
    .slice(before)
    .map(({ oracle }) => (oracle && oracle.sent > 0 ? oracle.read / oracle.sent : 0));
  return Math.min(...shares);
}

/** How many tokens a fork anywhere read less than its request expected, at the most. */
async function unexpected(api: MessagesApi, { talk, tip, ends }: Long): Promise<number> {
  const old = ends.filter(({ at }) => api.clock.now() - at >= minutes(59)).map(({ path }) => path);
  const inside = tip.flatMap((node, at) => (node.kind === 'results' ? [tip.slice(0, at + 1)] : []));
  const places = [...old.slice(-5), ...inside.slice(-5), ...inside.slice(0, 5)];
  let most = 0;
  for (const path of places) {
    api.reply([text('child')]);
    const { body } = await talk.ask(talk.prompt(path, 'otherwise'));
    most = Math.max(most, body.expectedRead - body.usage.cacheRead);
  }
  return most;
}
