import * as v from 'valibot';
import { childBudgetSchema, grantsSchema, wrongInput } from './forkInput.ts';

/** What a `spawn` call says. */
export const spawnInputSchema = v.strictObject({
  name: v.string(),
  task: v.pipe(
    v.string(),
    v.check(text => text.trim() !== '', 'must say something'),
  ),
  done_when: v.exactOptional(v.string()),
  files: v.exactOptional(v.array(v.string())),
  onboard: v.boolean(),
  model: v.exactOptional(v.string()),
  effort: v.exactOptional(v.string()),
  writes: v.exactOptional(v.boolean()),
  may: v.exactOptional(grantsSchema),
  budget: v.exactOptional(childBudgetSchema),
  wait: v.exactOptional(v.boolean()),
});
export type SpawnInput = v.InferOutput<typeof spawnInputSchema>;

/** The input of a `spawn` call, or what is wrong with it, in words for the model. */
export function readSpawnInput(input: unknown): SpawnInput | string {
  const read = v.safeParse(spawnInputSchema, input);
  return read.success ? read.output : wrongInput('spawn', read.issues);
}
