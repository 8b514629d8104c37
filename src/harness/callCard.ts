import type { ToolCall } from '../session/block.ts';
import type { ShownCall } from '../session/event.ts';
import { firstLine } from './newNode.ts';

/** Turns text into a digest; the adapter gives SHA-256 as lower-case hex. */
export type Digest = (text: string) => string;

/** One line that says what a call is about: the command, the path, the pattern. */
export function callTitle(call: ToolCall): string {
  const input = members(call);
  switch (call.name) {
    case 'bash':
      return words(input['command']);
    case 'search':
      return words(input['pattern']) || words(input['glob']);
    default:
      return words(input['path']) || firstLine(JSON.stringify(call.input ?? {}));
  }
}

/** The file a call would change, where it names one. */
export function changedPath(call: ToolCall): string | undefined {
  return call.name === 'edit' || call.name === 'write' ? words(members(call)['path']) || undefined : undefined;
}

/** What a person is shown before the call runs. Nothing is cut: what runs is what was shown. */
export function shownCall(call: ToolCall, digest: Digest): ShownCall {
  const input = members(call);
  const hash = digest(JSON.stringify([call.name, call.input ?? null]));
  const title = callTitle(call);
  switch (call.name) {
    case 'bash':
      return {
        tool: 'bash',
        title,
        detail: title,
        facts: [
          { label: 'Runs in', words: words(input['cwd']) || 'your workspace', outside: false },
          { label: 'Writes', words: 'your files, with your rights', outside: true },
          { label: 'Reaches', words: 'the network, as you can', outside: true },
        ],
        hash,
      };
    case 'edit':
      return {
        tool: 'edit',
        title,
        detail: `${signed('-', words(input['old_string']))}\n${signed('+', words(input['new_string']))}`,
        facts: [{ label: 'Changes', words: title, outside: true }, ...runsLater(title)],
        hash,
      };
    case 'write':
      return {
        tool: 'write',
        title,
        detail: signed('+', words(input['content'])),
        facts: [{ label: 'Writes', words: title, outside: true }, ...runsLater(title)],
        hash,
      };
    default:
      return { tool: call.name, title, detail: JSON.stringify(call.input ?? {}, null, 2), facts: [], hash };
  }
}

/** Files that others run later: package scripts, CI, hooks, tasks. A person should know before allowing them. */
function runsLater(path: string): ShownCall['facts'] {
  const later =
    /(^|\/)(package\.json|Makefile|\.github\/|\.gitlab-ci|\.husky\/|\.vscode\/|\.devcontainer\/|\.envrc$|\.npmrc$|Dockerfile|[^/]*\.config\.[cm]?[jt]s$|conftest\.py$|setup\.py$|build\.gradle)/;
  return later.test(path) ? [{ label: 'Runs later', words: `${path} is run by other tools`, outside: true }] : [];
}

function members(call: ToolCall): Record<string, unknown> {
  const input = call.input;
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {};
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function signed(sign: string, text: string): string {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map(line => `${sign}${line}`)
    .join('\n');
}
