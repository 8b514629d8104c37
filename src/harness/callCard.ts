import { showInvisible } from '../sandbox/worker/invisible.ts';
import type { ToolCall } from '../session/block.ts';
import type { ShownCall } from '../session/event.ts';
import { leavesLabel } from '../session/leaving.ts';
import type { Reach, WallReport } from '../session/wall.ts';
import { isProtected, runsLater } from './authority/specialPaths.ts';
import { leavesWall, member } from './authority/use.ts';
import { firstLine } from './newNode.ts';
import { treeCallTitle } from './treeCallTitle.ts';

/** Turns text into a digest; the adapter gives SHA-256 as lower-case hex. */
export type Digest = (text: string) => string;

/** Where a call would run: what stands around the hands, and what it lets through. */
export interface CallPlace {
  readonly wall: WallReport['kind'];
  readonly reach: Reach;
  /** The call works in the branch's own copy of the files. */
  readonly files?: 'copy' | undefined;
}

type Fact = ShownCall['facts'][number];

/** One line that says what a call is about: the command, the path, the pattern. What could not be seen is marked. */
export function callTitle(call: ToolCall): string {
  return showInvisible(titleOf(call));
}

/** The file a call would change, where it names one. */
export function changedPath(call: ToolCall): string | undefined {
  return call.name === 'edit' || call.name === 'write' ? member(call, 'path') || undefined : undefined;
}

/** SHA-256 over a call's name and input, byte for byte as the model gave them. */
export function callHash(call: ToolCall, digest: Digest): string {
  return digest(JSON.stringify([call.name, call.input ?? null]));
}

/**
 * What a person is shown before the call runs. Nothing is cut, and what the eye would miss is marked; the hash is of the
 * bytes as they are: what runs is what was shown.
 */
export function shownCall(call: ToolCall, digest: Digest, place: CallPlace): ShownCall {
  return {
    tool: call.name,
    title: callTitle(call),
    detail: showInvisible(detailOf(call)),
    facts: factsOf(call, place),
    hash: callHash(call, digest),
  };
}

function titleOf(call: ToolCall): string {
  switch (call.name) {
    case 'bash':
      return member(call, 'command');
    case 'search':
      return member(call, 'pattern') || member(call, 'glob');
    default:
      return treeCallTitle(call) ?? (member(call, 'path') || firstLine(JSON.stringify(call.input ?? {})));
  }
}

function detailOf(call: ToolCall): string {
  switch (call.name) {
    case 'bash':
      return member(call, 'command');
    case 'edit':
      return `${signed('-', member(call, 'old_string'))}\n${signed('+', member(call, 'new_string'))}`;
    case 'write':
      return signed('+', member(call, 'content'));
    default:
      return JSON.stringify(call.input ?? {}, null, 2);
  }
}

function factsOf(call: ToolCall, place: CallPlace): Fact[] {
  const leaving = leavesWall(call);
  const inside = place.wall === 'walled' && !leaving;
  const reason = leaving ? [fact(leavesLabel, reasonOf(call), 'outside')] : [];
  switch (call.name) {
    case 'bash':
      return [
        fact('Runs in', showInvisible(member(call, 'cwd')) || (place.files ? ownFiles : 'your workspace'), 'inside'),
        ...(inside ? walledFacts(place) : openFacts(leaving ? 'none' : place.wall)),
        ...reason,
      ];
    case 'edit':
    case 'write':
      return [
        fact(call.name === 'edit' ? 'Changes' : 'Writes', callTitle(call), inside ? 'inside' : 'outside'),
        ...pathFacts(member(call, 'path')),
        ...reason,
      ];
    default:
      return reason;
  }
}

const ownFiles = 'its own copy of the files';

function walledFacts({ reach: { files, hosts }, files: own }: CallPlace): Fact[] {
  return [
    fact('Writes', files === 'read' ? 'nothing' : own ? ownFiles : 'this folder', 'inside'),
    fact('Reaches', hosts.length === 0 ? 'nothing' : hosts.join(', '), 'inside'),
  ];
}

function openFacts(wall: WallReport['kind']): Fact[] {
  return wall === 'container'
    ? [
        fact('Writes', 'what this container lets you write', 'outside'),
        fact('Reaches', 'the network, as this container can', 'outside'),
      ]
    : [
        fact('Writes', 'your files, with your rights', 'outside'),
        fact('Reaches', 'the network, as you can', 'outside'),
      ];
}

function pathFacts(path: string): Fact[] {
  const shown = showInvisible(path);
  return [
    ...(isProtected(path) ? [fact('Protected', `${shown} decides what programs and agents do here`, 'outside')] : []),
    ...(runsLater(path) ? [fact('Runs later', `${shown} is run by other tools`, 'outside')] : []),
  ];
}

function reasonOf(call: ToolCall): string {
  return showInvisible(member(call, 'reason')).trim() || 'no reason was given';
}

function fact(label: string, words: string, where: 'inside' | 'outside'): Fact {
  return { label, words, outside: where === 'outside' };
}

function signed(sign: string, text: string): string {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map(line => `${sign}${line}`)
    .join('\n');
}
