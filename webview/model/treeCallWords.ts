import type { Json, JsonObject } from '../../src/base/json.ts';
import type { Tree } from '../../src/session/tree.ts';
import { t, tn } from '../words/t.ts';
import type { CallItem } from './turn.ts';

/** The tools with which a model uses the tree. */
const treeTools: ReadonlySet<string> = new Set(['fork', 'spawn', 'ask', 'send', 'wait', 'rewind', 'compact']);

/** A call of a tool of the tree as a person reads it: what was done, and with whom or what. */
export interface TreeCallWords {
  readonly icon: string;
  readonly verb: string;
  readonly detail: string;
}

export function isTreeTool(tool: string): boolean {
  return treeTools.has(tool);
}

/** Whether a call makes agents. */
export function makesAgents(tool: string): boolean {
  return tool === 'fork' || tool === 'spawn';
}

/** One line for a call of the tree's tools; undefined for any other call. Input of a strange shape says less, never raw JSON. */
export function treeCallWords({ tool, input, outcome }: Pick<CallItem, 'tool' | 'input' | 'outcome'>): TreeCallWords {
  const open = outcome === undefined;
  const to = text(input, 'to');
  switch (tool) {
    case 'fork': {
      const names = forkNames(input);
      const from = text(input, 'from');
      const verb = came(outcome)
        ? tn(names.length, 'forked {n} branch', 'forked into {n}')
        : tn(names.length, 'fork {n} branch', 'fork into {n}');
      return { icon: 'git-branch', verb, detail: joined(names.join(', '), from && t('from {place}', { place: from })) };
    }
    case 'spawn': {
      const name = text(input, 'name');
      const onboard = member(input, 'onboard') === true ? t('it may ask first') : '';
      return {
        icon: 'agent',
        verb: came(outcome) ? t('spawned {name}', { name }) : t('spawn {name}', { name }),
        detail: onboard,
      };
    }
    case 'ask': {
      const asked = list(input, 'questions').length;
      const verb = tn(asked, 'asked {whom} {n} question', 'asked {whom} {n} questions', { whom: whom(to) });
      return { icon: 'question', verb, detail: text(list(input, 'questions')[0], 'question') };
    }
    case 'send':
      return { icon: 'mail', verb: t('sent words to {whom}', { whom: whom(to) }), detail: text(input, 'words') };
    case 'wait': {
      const names = list(input, 'for').filter(name => typeof name === 'string');
      const whoever = names.length > 0 ? names.join(', ') : t('its agents');
      return { icon: 'clockface', verb: open ? t('waits for') : t('waited for'), detail: whoever };
    }
    case 'rewind':
      return { icon: 'discard', verb: t('went back to {place}', { place: to }), detail: text(input, 'note') };
    case 'compact':
      return { icon: 'fold', verb: t('compacted its context'), detail: text(input, 'keep') };
    default:
      return { icon: 'tools', verb: tool, detail: '' };
  }
}

/** What a call of the tree's tools was given, as text a person can read. */
export function treeCallText({ tool, input }: Pick<CallItem, 'tool' | 'input'>): string {
  switch (tool) {
    case 'fork':
      return list(input, 'branches').map(taskText).join('\n\n');
    case 'spawn':
      return taskText(input);
    case 'ask':
      return list(input, 'questions').map(questionText).join('\n\n');
    case 'send':
      return text(input, 'words');
    case 'rewind':
      return text(input, 'note');
    case 'compact':
      return text(input, 'keep') || t('compacted its context');
    default:
      return treeCallWords({ tool, input }).detail;
  }
}

/** Whether a call came to something, or still may. */
export function came(outcome: CallItem['outcome']): boolean {
  return outcome === undefined || outcome.result === 'ok' || outcome.result === 'cancelled';
}

/** The names of the branches that a fork asks for. */
export function forkNames(input: Json | undefined): string[] {
  return list(input, 'branches').map(branch => text(branch, 'name'));
}

/** The branch that is shown, or the nearest above it, which this very call made: what is seen is its side of the fork. */
export function madeBy(tree: Tree, shown: number, call: string): number {
  for (let at = tree.branches.get(shown); at; at = tree.branches.get(at.parent)) if (at.call === call) return at.id;
  return 0;
}

function taskText(task: Json | undefined): string {
  const grants = list(task, 'may').filter(grant => typeof grant === 'string');
  const lines = [
    joined(text(task, 'name'), text(task, 'task')),
    text(task, 'done_when') && t('Done when: {words}', { words: text(task, 'done_when') }),
    member(task, 'writes') === true ? t('May change files, in a copy of its own.') : '',
    grants.length > 0 ? t('May also: {grants}', { grants: grants.join(', ') }) : '',
  ];
  return lines.filter(Boolean).join('\n');
}

function questionText(question: Json | undefined): string {
  const choices = list(question, 'choices').filter(choice => typeof choice === 'string');
  const otherwise = text(question, 'otherwise');
  return [
    text(question, 'question'),
    ...choices.map(choice => `- ${choice}`),
    otherwise && t('Else: {words}', { words: otherwise }),
  ]
    .filter(Boolean)
    .join('\n');
}

function whom(to: string): string {
  if (to === 'person') return t('you');
  return to === 'parent' || to === '' ? t('its parent') : to;
}

function joined(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(': ');
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) ? value[name] : undefined;
}

function text(value: Json | undefined, name: string): string {
  const found = member(value, name);
  return typeof found === 'string' ? found : '';
}

function list(value: Json | undefined, name: string): readonly Json[] {
  const found = member(value, name);
  return Array.isArray(found) ? found : [];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
