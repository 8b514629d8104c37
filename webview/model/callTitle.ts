import type { Json } from '../../src/base/json.ts';

/** One line that says what a call is about, from its input: the command, the path, the pattern. */
export function callTitle(tool: string, input: Json | undefined): string {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return tool;
  for (const member of tool === 'search'
    ? ['pattern', 'glob', 'path']
    : ['command', 'path', 'pattern', 'url', 'name']) {
    const value = input[member];
    if (typeof value === 'string' && value !== '') return value.split('\n')[0] ?? value;
  }
  return tool;
}
