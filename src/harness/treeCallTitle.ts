import type { Json } from '../base/json.ts';
import type { ToolCall } from '../session/block.ts';
import { member } from './authority/use.ts';

/** What a call of the tree's tools is about, in one line: whom it makes, asks or waits for. Undefined for any other call. */
export function treeCallTitle(call: ToolCall): string | undefined {
  switch (call.name) {
    case 'fork':
      return forkNames(call.input).join(', ') || call.name;
    case 'spawn':
      return member(call, 'name') || call.name;
    case 'ask':
    case 'send':
    case 'rewind':
      return member(call, 'to') || call.name;
    case 'wait':
    case 'compact':
      return call.name;
    default:
      return undefined;
  }
}

function forkNames(input: Json | undefined): string[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  const { branches } = input;
  if (!Array.isArray(branches)) return [];
  return branches.flatMap(each =>
    typeof each === 'object' && each !== null && !Array.isArray(each) && typeof each['name'] === 'string'
      ? [each['name']]
      : [],
  );
}
