import type { Chance } from './randomPerson.ts';

/** What a program may be made of. */
export interface ProgramPlan {
  /** How deep programs may stand inside one another. */
  readonly depth: number;
  /** Names of branches that messages and questions may go to. */
  readonly names: readonly string[];
}

const facts = ['port', 'host', 'mood'];
const grants = ['', ' writes', ' may=fork', ' may=fork,spawn writes', ' may=person', ' steps=2', ' dollars=1 writes'];

/** A program for a played agent (see `messagesApi/play.ts`), at random: short, and with everything agents can do to the tree. */
export function randomProgram(chance: Chance, plan: ProgramPlan): string {
  const count = 1 + chance.below(plan.depth > 0 ? 4 : 3);
  const lines = Array.from({ length: count }, (_, at) => statement(chance, plan, at));
  return [...lines, `SAY ${chance.of(['done', 'KNOW mood=good', 'I looked, KNOW host=db', 'nothing found'])}`].join(
    '; ',
  );
}

function statement(chance: Chance, plan: ProgramPlan, at: number): string {
  const fact = chance.of(facts);
  const makers: readonly (readonly [number, () => string])[] = [
    [3, () => `KNOW ${fact}=${chance.below(9)}`],
    [2, () => `NEED ${fact}`],
    [3, () => 'RUN echo hi'],
    [2, () => `WRITE w${chance.below(4)}.txt: ${chance.below(99)}`],
    [1, () => `THINK of ${fact}`],
    [1, () => `PAD ${chance.below(300)}`],
    [plan.depth > 0 ? 8 : 1, () => fork(chance, plan)],
    [plan.depth > 0 ? 5 : 1, () => spawn(chance, plan)],
    [2, () => `ASK person: Which ${fact}? [1, 2]${chance.below(2) ? ' (1)' : ''}`],
    [1, () => `ASK parent: NEED ${fact} (I guess.)`],
    [1, () => `ASK ${chance.of(plan.names)}: NEED ${fact} (I guess.)`],
    [3, () => `SEND ${chance.of(['parent', `^${1 + chance.below(4)}`, ...plan.names])}: ${chance.of(facts)} it is`],
    [2, () => `WAIT${chance.below(2) ? '' : ` ${chance.of(plan.names)}`}`],
    [2, () => `REWIND ^${1 + chance.below(4)}: nothing there`],
    [1, () => 'COMPACT the facts'],
    [1, () => `STOP ${chance.of(['empty', 'max_tokens'])}`],
  ];
  let left = chance.below(makers.reduce((sum, [weight]) => sum + weight, 0));
  const made = makers.find(([weight]) => (left -= weight) < 0)?.[1]() ?? 'SAY';
  // Some stand beside the one before in one reply.
  return at > 0 && chance.below(6) === 0 && /^(RUN|WRITE|FORK|SPAWN|SEND|ASK|WAIT|REWIND)/.test(made)
    ? `+ ${made}`
    : made;
}

function fork(chance: Chance, plan: ProgramPlan): string {
  const options = chance.of(['', '', '', 'wait=no ', `from=^${1 + chance.below(3)} `]);
  const children = Array.from({ length: 1 + chance.below(3) }, () => {
    const program = chance.below(8) === 0 ? 'DRIFT' : inner(chance, plan);
    return `f${chance.below(50)}${chance.of(grants)}: {${program}}`;
  });
  return `FORK ${options}${children.join(' | ')}`;
}

function spawn(chance: Chance, plan: ProgramPlan): string {
  const onboard = chance.below(2) ? ' onboard' : '';
  const options = chance.of(['', '', ' wait=no']);
  return `SPAWN s${chance.below(50)}${onboard}${chance.of(grants)}${options}: {NEED ${chance.of(facts)}; ${inner(chance, plan)}}`;
}

const inner = (chance: Chance, plan: ProgramPlan): string =>
  plan.depth > 0 ? randomProgram(chance, { ...plan, depth: plan.depth - 1 }) : 'SAY that deep';
