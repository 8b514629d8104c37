import * as v from 'valibot';
import { loadRules, type LoadedRules, type RuleList } from '../harness/authority/rules.ts';
import type { ParseCommand } from '../harness/authority/use.ts';
import { ruleSchema, type Rule } from '../session/rule.ts';
import { sameRule } from '../session/sameRule.ts';
import type { AppDeps } from './appDeps.ts';

/** Where rules of folders are kept, as text. */
export interface RuleFiles {
  /** The folder's own file; undefined where there is none, null where it is there and cannot be read. */
  brought(folder: string): Promise<string | null | undefined>;
  /** What the person's answers added for the folder, kept outside of it; as above. */
  kept(folder: string): Promise<string | null | undefined>;
  /** Replaces what is kept. Resolves when it is on disk. */
  keep(folder: string, text: string): Promise<void>;
}

/** The name of a folder's own rules, relative to it. */
export const rulesFile = '.vscode/banyan-rules.json';

/** The rules of folders: the person's settings, what answers added for the folder, and what the folder itself asks for. */
export function folderRules(
  files: RuleFiles,
  parse: ParseCommand,
): Pick<AppDeps, 'rules' | 'keepRule' | 'dropRule' | 'parse'> {
  const loaded = new Map<string, { key: string; rules: Promise<LoadedRules> }>();
  let writing: Promise<unknown> = Promise.resolve();
  /** One change after another: two answers at once must not lose one. */
  const change = <T>(work: () => Promise<T>): Promise<T> => {
    const next = writing.then(work, work);
    writing = next.catch(() => {});
    return next;
  };
  const keptEntries = async (folder: string): Promise<unknown[]> => {
    const entries = entriesOf(await files.kept(folder));
    if (!entries) throw new Error('The rules kept for this folder cannot be read, so none is added or taken away.');
    return entries;
  };
  return {
    parse,
    rules: async (folder, settings, trust) => {
      const [brought, kept] = await Promise.all([
        trust === 'trusted' ? files.brought(folder) : undefined,
        files.kept(folder),
      ]);
      const key = JSON.stringify([settings.rules, brought, kept]);
      const present = loaded.get(folder);
      if (present?.key === key) return present.rules;
      const lists: RuleList[] = [
        { source: 'user', place: 'the settings', entries: settings.rules },
        { source: 'answer', place: 'what was allowed in this folder', entries: entriesOf(kept) },
        { source: 'workspace', place: rulesFile, entries: entriesOf(brought) },
      ];
      const rules = loadRules(lists, parse);
      loaded.set(folder, { key, rules });
      return rules;
    },
    keepRule: (folder, rule) =>
      change(async () => {
        const entries = await keptEntries(folder);
        if (!entries.some(entry => isSame(entry, rule)))
          await files.keep(folder, JSON.stringify([...entries, rule], null, 2));
      }),
    dropRule: (folder, rule) =>
      change(async () => {
        const entries = await keptEntries(folder);
        const rest = entries.filter(entry => !isSame(entry, rule));
        if (rest.length < entries.length) await files.keep(folder, JSON.stringify(rest, null, 2));
        return rest.length < entries.length;
      }),
  };
}

function isSame(entry: unknown, rule: Rule): boolean {
  const read = v.safeParse(ruleSchema, entry);
  return read.success && sameRule(read.output, rule);
}

/** A list in a file; undefined where it is no list. No file is an empty one. */
function entriesOf(text: string | null | undefined): unknown[] | undefined {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text ?? '');
    return Array.isArray(value) ? (value as unknown[]) : undefined;
  } catch {
    return undefined;
  }
}
