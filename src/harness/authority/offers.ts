import type { Use } from './use.ts';
import { covers } from './matchRule.ts';
import { subject } from './ruleWords.ts';
import { showInvisible } from '../../sandbox/worker/invisible.ts';
import type { ShownCall } from '../../session/event.ts';
import type { Rule } from '../../session/rule.ts';
import { isInCopy, isProtected } from './specialPaths.ts';

type Offers = NonNullable<ShownCall['wider']>;

/** Where an offer is made: for which branch, and whether the call stays behind a wall. */
export interface OfferPlace {
  /** The branch's name. */
  readonly branch: string;
  readonly place: 'inside' | 'unwalled';
}

/**
 * The answers to a request that reach further than once, narrowest first, each with the rule it would add. None where the
 * rule would not hold for the call itself: then every call is a question of its own.
 */
export function offers(use: Use, at: OfferPlace): Offers {
  const made = use.kind === 'command' ? ofCommand(use, at) : ofFile(use, at);
  return made.filter(({ rule }) => covers([rule], use));
}

/**
 * The words of a command that a rule may begin with: program and subcommand, where the pair says what is done. Undefined
 * for programs nobody spoke of, and for anything but one plain command.
 */
export function knownPrefix(use: Use): string[] | undefined {
  if (use.kind !== 'command' || !use.parsed.plain || use.parsed.commands.length !== 1) return undefined;
  const words = use.parsed.commands[0]?.words ?? [];
  const [program, first, second] = words;
  if (typeof program !== 'string' || typeof first !== 'string') return undefined;
  const known = Object.hasOwn(subcommands, program) ? subcommands[program] : undefined;
  if (!known) return undefined;
  if (/^(run|run-script|exec|-m)$/.test(first) && known.deep?.includes(first))
    return typeof second === 'string' && /^[\w@]/.test(second) ? [program, first, second] : undefined;
  return known.first.test(first) && !known.deep?.includes(first) ? [program, first] : undefined;
}

interface Known {
  /** Subcommands that a rule may name. */
  readonly first: RegExp;
  /** Subcommands that say nothing without the word after them. */
  readonly deep?: readonly string[];
}

const script: Known = { first: /^(test|t|lint|build|start|check)$/, deep: ['run', 'run-script', 'exec'] };
const subcommands: Readonly<Record<string, Known>> = {
  npm: script,
  pnpm: script,
  yarn: script,
  bun: { first: /^test$/, deep: ['run'] },
  npx: { first: /^[\w@][\w@/.-]*$/ },
  node: { first: /^--(test|check)$/ },
  git: {
    first: /^(status|log|diff|show|blame|branch|ls-files|rev-parse|shortlog|describe|add|commit|stash|switch|restore)$/,
  },
  cargo: { first: /^(test|check|build|clippy|fmt|doc|bench)$/ },
  go: { first: /^(test|vet|build|fmt)$/ },
  python: { first: /^$/, deep: ['-m'] },
  python3: { first: /^$/, deep: ['-m'] },
  deno: { first: /^(test|check|lint|fmt)$/ },
  dotnet: { first: /^(test|build)$/ },
  mvn: { first: /^(test|compile|verify)$/ },
  gradle: { first: /^(test|build|check)$/ },
  make: { first: /^[\w][\w-]*$/ },
  ruff: { first: /^(check|format)$/ },
  docker: { first: /^(ps|images|logs)$/ },
};

function ofCommand(use: Use & { kind: 'command' }, { branch, place }: OfferPlace): Offers {
  if (!use.parsed.whole) return [];
  const match = knownPrefix(use);
  const base = baseRule(use.tool, use.text, place);
  const rule: Rule = match ? { ...base, match } : { ...base, match: [], exact: use.text };
  const what = match || use.text.length <= 60 ? subject(rule) : 'exactly this command';
  return scopes(branch).map(({ scope, reach }) => ({
    scope,
    words: `${capital(what)}${place === 'inside' ? ' inside the wall' : ''} ${reach}`,
    rule,
  }));
}

function ofFile(use: Use & { kind: 'file' }, { branch, place }: OfferPlace): Offers {
  if (!isInCopy(use.path) || isProtected(use.path)) return [];
  const base = baseRule(use.tool, use.path, place);
  const verb = use.tool === 'edit' ? 'Edits' : 'Writes';
  const every: Rule = { ...base, match: [] };
  const [first, ...others] = scopes(branch);
  return [
    ...(first
      ? [
          {
            scope: first.scope,
            words: `${verb} of ${showInvisible(use.path)} ${first.reach}`,
            rule: { ...base, match: [], exact: use.path },
          },
        ]
      : []),
    ...[...(first ? [first] : []), ...others].map(({ scope, reach }) => ({
      scope,
      words: `${verb} of every file in the working copy but the protected ones ${reach}`,
      rule: every,
    })),
  ];
}

function baseRule(tool: string, example: string, place: OfferPlace['place']): Omit<Rule, 'match'> {
  return {
    tool,
    decision: 'allow',
    ...(place === 'inside' ? { when: { wall: 'inside' } } : {}),
    examples: { yes: [example], no: [] },
  };
}

function scopes(branch: string) {
  return [
    { scope: 'branch', reach: `for ${branch}, until the session ends.` },
    { scope: 'session', reach: 'for every branch, until the session ends.' },
    { scope: 'workspace', reach: 'in this folder, until you revoke it.' },
  ] as const;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
