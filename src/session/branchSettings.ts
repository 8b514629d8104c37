import * as v from 'valibot';
import { maySchema } from './agents.ts';
import { amount, count } from './node.ts';
import { authoritySchema } from './rule.ts';

/** 0 means no limit; tokens are those a branch had the model read anew and write. */
const budgetSchema = v.object({ dollars: amount, minutes: count, tokens: v.exactOptional(count) });
export type Budget = v.InferOutput<typeof budgetSchema>;

/** What a branch is set to; an absent member means "as the session's settings say". */
export const branchSettingsSchema = v.object({
  model: v.exactOptional(v.string()),
  effort: v.exactOptional(v.string()),
  authority: v.exactOptional(authoritySchema),
  /** What the branch may spend from its last prompt on; 0 for no limit. Reaching it is a question, not an error. */
  budget: v.exactOptional(budgetSchema),
  /** As `budget`, for the branch together with everything that descends from it. */
  treeBudget: v.exactOptional(budgetSchema),
  /** What an agent's child was granted; absent: everything, within its maker's. */
  may: v.exactOptional(v.array(maySchema)),
  /** It has to hand back after so many replies; 0 for no limit. */
  steps: v.exactOptional(count),
  /** Whether the prompt cache is kept alive while the branch waits. */
  keepWarm: v.exactOptional(v.picklist(['on', 'off'])),
  /** Hand back after so many changed lines since the person's last words; 0 for never. */
  checkIn: v.exactOptional(count),
  /** For *Unattended*: until when (milliseconds since 1970) and which hosts beside the person's own list. */
  unattended: v.exactOptional(v.object({ until: amount, hosts: v.array(v.string()) })),
});
export type BranchSettings = v.InferOutput<typeof branchSettingsSchema>;
