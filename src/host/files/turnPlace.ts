import type { NodeId, SessionId } from '../../session/ids.ts';

/** A turn of any session, as the links of an editor name it. `branch` is a name. */
export interface TurnPlace {
  readonly session: SessionId;
  readonly node: NodeId;
  readonly branch: string;
}

/** What a command was given, where it names a turn. A command can be called by anybody, with anything. */
export function turnPlace(argument: unknown): TurnPlace | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  if (!('session' in argument && 'node' in argument && 'branch' in argument)) return undefined;
  const { session, node, branch } = argument;
  if (typeof session !== 'string' || typeof branch !== 'string') return undefined;
  return typeof node === 'number' && Number.isSafeInteger(node) && node > 0 ? { session, node, branch } : undefined;
}

/** A link of a trusted text that carries out a command on a turn. */
export function turnLink(command: string, { session, node, branch }: TurnPlace): string {
  const argument = encodeURIComponent(JSON.stringify([{ session, node, branch }]));
  // A bracket in a name would end the link in Markdown.
  return `command:${command}?${argument.replaceAll('(', '%28').replaceAll(')', '%29')}`;
}
