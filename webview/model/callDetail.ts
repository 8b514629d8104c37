import { diffLines } from 'diff';
import type { Json } from '../../src/base/json.ts';
import { isTreeTool, treeCallText } from './treeCallWords.ts';
import type { CallItem } from './turn.ts';

/** What a call was given, as it is drawn when unfolded. */
export type CallInput =
  { readonly type: 'text'; readonly text: string } | { readonly type: 'diff'; readonly lines: readonly DiffLine[] };

export interface DiffLine {
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
}

export function callInput({ tool, input }: CallItem): CallInput {
  if (isTreeTool(tool)) return { type: 'text', text: treeCallText({ tool, input }) };
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { type: 'text', text: words(input) };
  if (tool === 'bash') return { type: 'text', text: words(input['command']) };
  if (tool === 'edit') return { type: 'diff', lines: diffOf(words(input['old_string']), words(input['new_string'])) };
  if (tool === 'write') return { type: 'diff', lines: signed(words(input['content']), '+') };
  return { type: 'text', text: JSON.stringify(input, null, 2) };
}

/** The first and last lines of a long text with what is left out between them. */
export function headAndTail<T>(
  lines: readonly T[],
  each = 12,
): { head: readonly T[]; left: number; tail: readonly T[] } {
  if (lines.length <= each * 2 + 1) return { head: lines, left: 0, tail: [] };
  return { head: lines.slice(0, each), left: lines.length - each * 2, tail: lines.slice(-each) };
}

/** The lines of a unified diff's text, such as a request shows. */
export function signedLines(text: string): DiffLine[] {
  return text.split('\n').map(line => {
    const sign = line.startsWith('+') ? '+' : line.startsWith('-') ? '-' : ' ';
    return { sign, text: sign === ' ' ? line : line.slice(1) };
  });
}

function diffOf(before: string, after: string): DiffLine[] {
  return diffLines(before, after).flatMap(part => signed(part.value, part.added ? '+' : part.removed ? '-' : ' '));
}

function signed(text: string, sign: DiffLine['sign']): DiffLine[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map(line => ({ sign, text: line }));
}

function words(value: Json | undefined): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}
