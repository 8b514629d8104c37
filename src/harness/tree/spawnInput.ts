import * as v from 'valibot';
import { maySchema } from '../../session/agents.ts';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const whole = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What a `spawn` call says. */
export const spawnInputSchema = v.object({
  name: v.string(),
  task: v.pipe(v.string(), v.trim(), v.nonEmpty('task is empty')),
  done_when: v.exactOptional(v.string()),
  files: v.exactOptional(v.array(v.string())),
  onboard: v.boolean(),
  model: v.exactOptional(v.string()),
  effort: v.exactOptional(v.string()),
  writes: v.exactOptional(v.boolean()),
  may: v.exactOptional(v.array(maySchema)),
  budget: v.exactOptional(
    v.object({
      dollars: v.exactOptional(positive),
      minutes: v.exactOptional(positive),
      tokens: v.exactOptional(whole),
      steps: v.exactOptional(whole),
    }),
  ),
  wait: v.exactOptional(v.boolean()),
});
export type SpawnInput = v.InferOutput<typeof spawnInputSchema>;

/** The input of a call, or what is wrong with it in one sentence for the model. */
export function parseSpawn(input: unknown): SpawnInput | string {
  const parsed = v.safeParse(spawnInputSchema, input);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const at = v.getDotPath(issue);
  return `The call is not right: ${at === null ? '' : `${at}: `}${issue.message}. Nothing was started.`;
}
