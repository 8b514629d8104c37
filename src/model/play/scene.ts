import { programIn, type Found, type Program } from './program.ts';

/** Programs that plain words stand for: a person's prompts and the tasks of children, as an audience reads them. */
export type Scene = ReadonlyMap<string, Program>;

export const noScene: Scene = new Map();

/** The program that words ask for: the scene's, else one that stands in them. */
export function programFor(words: string, scene: Scene): Found | undefined {
  const program = scene.get((taskIn(words) ?? words).trim());
  return program ? { program } : programIn(words);
}

/** What a forked or spawned agent is told to do, among all else it is told. */
export function taskIn(words: string): string | undefined {
  return /^You are [\s\S]+?(?:Your task is this alone:|Your task:)\s+([\s\S]+?)\n\n/.exec(words)?.[1];
}
