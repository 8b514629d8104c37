import * as v from 'valibot';
import { authoritySchema } from '../session/rule.ts';

/** What `<state>/config.json` holds and a window pushes from VS Code's settings. Only `application` and `machine` scoped settings feed it. */
export const settingsSchema = v.object({
  /** Model of a new session. */
  model: v.string(),
  effort: v.string(),
  /** Base URL of the Messages API without a trailing slash. */
  baseUrl: v.string(),
  /** `http://host:port` or empty for none; as VS Code's `http.proxy`. */
  proxy: v.string(),
  /** Hosts that bypass the proxy, comma separated. */
  noProxy: v.string(),
  /**
   * The person's rules as they were written. Whoever obeys them reads each: what cannot be read is reported (`RuleReport`),
   * and must not open what it was to close.
   */
  rules: v.optional(v.array(v.unknown()), []),
  /** Hosts that hands may always speak to. */
  hosts: v.optional(v.array(v.string()), []),
  /** Folders without a repository whose files are kept however many they are; absolute. */
  largeFolders: v.optional(v.array(v.string()), []),
  /** Authority of a new session; `auto` falls back to `ask` where there is no wall. */
  authority: v.optional(authoritySchema, 'auto'),
  /** Hand back after so many changed lines; 0 for never. */
  checkIn: v.optional(v.number(), 200),
  /** The person declared the container this runs in to be the wall. */
  containerIsWall: v.optional(v.boolean(), false),
  /** Ignored files that a branch's copy brings along, as patterns of a `.gitignore`. */
  copyInclude: v.optional(v.array(v.string()), []),
  /** Keep what waiting agents have in the prompt cache alive, for a fraction of what writing it anew costs. */
  keepWarm: v.optional(v.boolean(), true),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

export const defaultSettings: Settings = {
  model: 'claude-opus-5-5',
  effort: 'medium',
  baseUrl: 'https://api.anthropic.com',
  proxy: '',
  noProxy: '',
  rules: [],
  hosts: [],
  largeFolders: [],
  authority: 'auto',
  checkIn: 200,
  containerIsWall: false,
  copyInclude: [],
  keepWarm: true,
};

/** Who pays for what this window or CLI submits. Held in memory only. */
export const windowCredentialSchema = v.object({
  source: v.picklist(['secretStorage', 'environment', 'flag']),
  kind: v.picklist(['apiKey', 'authToken']),
  value: v.string(),
});
export type WindowCredential = v.InferOutput<typeof windowCredentialSchema>;

/** A credential lent to the hands: they see a placeholder, and the gate puts the value in for these hosts only. Held in memory only. */
export const lentCredentialSchema = v.object({
  /** The environment variable the hands find the placeholder in, such as `GITHUB_TOKEN`. */
  name: v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/)),
  hosts: v.array(v.string()),
  value: v.string(),
});
export type LentCredential = v.InferOutput<typeof lentCredentialSchema>;

/** What a window or CLI says of itself when it joins and whenever a part changes; absent members stay as they were. */
export const windowStateSchema = v.object({
  client: v.exactOptional(v.picklist(['window', 'cli'])),
  /** The first workspace folder, absolute; empty for none. */
  folder: v.exactOptional(v.string()),
  /** Every workspace folder: where the hands may work. */
  roots: v.exactOptional(v.array(v.string())),
  trusted: v.exactOptional(v.boolean()),
  /** Whether a person can see this window (a round trip to its workbench answered within 10 s). */
  attended: v.exactOptional(v.boolean()),
  /** The tools' environment; the receiver filters it by its own allow-list. */
  environment: v.exactOptional(v.record(v.string(), v.string())),
  settings: v.exactOptional(settingsSchema),
  credential: v.exactOptional(v.nullable(windowCredentialSchema)),
  lent: v.exactOptional(v.array(lentCredentialSchema)),
});
export type WindowState = v.InferOutput<typeof windowStateSchema>;

/** What the supervisor may ask a window about its editor. */
export const editorQuerySchema = v.variant('type', [
  /** Save these files if they have unsaved edits; answered with those that still have. */
  v.object({ type: v.literal('saveBeforeChange'), paths: v.array(v.string()) }),
]);
export type EditorQuery = v.InferOutput<typeof editorQuerySchema>;
export const editorAnswerSchema = v.object({ unsaved: v.array(v.string()) });
export type EditorAnswer = v.InferOutput<typeof editorAnswerSchema>;
