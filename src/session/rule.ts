import * as v from 'valibot';

/** What a rule says of a call: it runs, a person is asked, or it is refused. */
export const verdictSchema = v.picklist(['allow', 'ask', 'deny']);
export type Verdict = v.InferOutput<typeof verdictSchema>;

/** The four authorities, from the narrowest to the widest. */
export const authoritySchema = v.picklist(['readOnly', 'ask', 'auto', 'unattended']);
export type Authority = v.InferOutput<typeof authoritySchema>;

/**
 * One rule. For `bash`, `match` is a prefix of a command's words: a string is that word, a list is any of these words, and
 * `*` is any word. For tools that name a file it holds one glob, relative to the working copy. An empty list matches every
 * use. `examples` are run when rules load: each of `yes` must match and none of `no` may.
 */
export const ruleSchema = v.object({
  tool: v.pipe(v.string(), v.minLength(1)),
  match: v.array(v.union([v.string(), v.array(v.string())])),
  /** Exactly this command or path, by its whole text, in place of `match`. Only answers to a request say it. */
  exact: v.exactOptional(v.string()),
  decision: verdictSchema,
  when: v.exactOptional(
    v.object({
      /** Only calls inside the wall, or only calls that leave it. */
      wall: v.exactOptional(v.picklist(['inside', 'outside'])),
      authority: v.exactOptional(v.array(authoritySchema)),
    }),
  ),
  examples: v.object({ yes: v.array(v.string()), no: v.array(v.string()) }),
  /** What an agent reads when the rule refuses its call. */
  reason: v.exactOptional(v.string()),
});
export type Rule = v.InferOutput<typeof ruleSchema>;

/** Who made a rule: the person's settings, the folder's own file (which may only tighten), or an answer to a request. */
export type RuleSource = 'user' | 'workspace' | 'answer';

/** How far an answer to a request reaches. */
export const scopeSchema = v.picklist(['once', 'branch', 'session', 'workspace']);
export type Scope = v.InferOutput<typeof scopeSchema>;

/** An answer that reaches further than one call, as the tree keeps it. */
export const grantSchema = v.object({
  scope: v.picklist(['once', 'branch', 'session']),
  branch: v.number(),
  rule: ruleSchema,
  /** For `once`: the hash of the call that was shown. */
  hash: v.exactOptional(v.string()),
});
export type Grant = v.InferOutput<typeof grantSchema>;
