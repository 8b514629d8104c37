import { unread, type ParsedCommand } from '../../sandbox/shell/parsedCommand.ts';
import type { ToolCall } from '../../session/block.ts';

/** A call as rules see it. */
export type Use =
  | { readonly kind: 'command'; readonly tool: string; readonly text: string; readonly parsed: ParsedCommand }
  /** `path` is relative to the working copy with `/` where it lies inside, else absolute or with `..` in front; empty for none. */
  | { readonly kind: 'file'; readonly tool: string; readonly path: string };

/** Reads a command; never rejects. */
export type ParseCommand = (text: string) => Promise<ParsedCommand>;

/** What a call would use, from its input, which may be of any shape: what is no command or path is refused by the hands. */
export async function useOf(call: ToolCall, folder: string, parse: ParseCommand): Promise<Use> {
  if (call.name !== 'bash') return { kind: 'file', tool: call.name, path: pathIn(folder, member(call, 'path')) };
  const text = member(call, 'command');
  return commandUse(text, text === '' ? { ...unread, whole: true } : await parse(text));
}

export function commandUse(text: string, parsed: ParsedCommand): Use {
  return { kind: 'command', tool: 'bash', text, parsed };
}

/** Whether a call asks to leave the wall. Anything but a plain `false` counts as asking. */
export function leavesWall(call: ToolCall): boolean {
  const asked = members(call)['outside'];
  return asked !== undefined && asked !== null && asked !== false;
}

/** A string among the members of a call's input; empty where there is none. */
export function member(call: { readonly input: unknown }, name: string): string {
  const value = members(call)[name];
  return typeof value === 'string' ? value : '';
}

function members({ input }: { readonly input: unknown }): Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? { ...input } : {};
}

/** A path without detours, relative to `folder` where it lies in it. Links are the wall's part: they are not looked at. */
export function pathIn(folder: string, path: string): string {
  if (path === '') return '';
  const plain = path.replaceAll('\\', folder.includes('\\') ? '/' : '\\');
  const base = folder.replaceAll('\\', '/').replace(/\/+$/, '');
  const full = plain.startsWith('/') || /^[A-Za-z]:\//.test(plain);
  const parts = segments(full ? plain : `${base}/${plain}`);
  const within = segments(base);
  const inside = within.every((part, at) => parts[at] === part);
  if (inside) return parts.slice(within.length).join('/') || '.';
  return `${/^[A-Za-z]:$/.test(parts[0] ?? '') ? '' : '/'}${parts.join('/')}`;
}

function segments(path: string): string[] {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return kept;
}
