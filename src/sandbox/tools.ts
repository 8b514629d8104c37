import type { JsonObject } from '../base/json.ts';

/** How a call asks to leave the wall. */
const leaving = {
  outside: { type: 'boolean', description: 'Ask the person to let this one call leave the wall. Needs a reason.' },
  reason: { type: 'string', description: 'With outside: why it cannot be done inside. The person reads it.' },
};

/**
 * The tools of the hands as the model is told of them: part of the prefix head, so every byte is frozen per version and
 * nothing volatile (no path, no date, no name of a machine) stands in it. Sorted by name.
 */
export const handsTools: readonly ToolDefinition[] = frozen([
  {
    name: 'bash',
    description: `Runs a shell command in the workspace and answers with its output (standard output and error as they came) and its exit code. Use it to run programs, tests, builds and git queries.
Each call starts a fresh shell: cd, variables and functions do not last to the next call. There is no keyboard: a command that asks a question fails or waits until its time is up. Pass flags such as --yes instead.
Cost: a person may have to approve each command, and the output fills your context. Long output is cut in the middle; the whole is kept in a file that the answer names, which read and search can open.
The time limit is 120 seconds; ask for up to 600 with timeout_seconds. To leave a program running, set background: the answer comes at once and names the file that its output goes to; read it there. It is ended with the session.
Commands usually run behind a wall: they write in the workspace only and reach no network but a few hosts. When a task cannot be done inside, set outside with a reason; a person is asked every time.
Do not use it to look at or change files: read, search, edit and write are exact, and they tell you when someone else changed a file.
Bad: {"command": "cat src/app.ts | head -100"}. Use read with a limit.`,
    input_schema: {
      type: 'object',
      properties: {
        command: { type: 'string', description: 'The command line for bash. Several lines are fine.' },
        timeout_seconds: {
          type: 'integer',
          minimum: 1,
          maximum: 600,
          description: 'Seconds until the command and everything it started are ended. Default 120.',
        },
        cwd: { type: 'string', description: 'Folder to run in, relative to the workspace. Default: the workspace.' },
        background: {
          type: 'boolean',
          description: 'Leave it running and answer at once with the file of its output. It has no time limit then.',
        },
        ...leaving,
      },
      required: ['command'],
      additionalProperties: false,
    },
  },
  {
    name: 'edit',
    description: `Replaces one exact piece of text in a file. Use it for every change to a file that exists.
old_string must stand in the file exactly once, with the same spaces and line breaks; take it from read, without the line numbers. Include a line before and after when a piece alone is not unique, or set replace_all to change every place.
It is refused when the file changed since you read it: read it again, then repeat. Line ends, byte order mark and file mode are kept.
Files that tell programs and agents what to do (such as .vscode) are protected: with outside and a reason a person is asked.
Cost: a person may have to approve each edit; you pay for both strings. Several small edits are better than one that repeats half of the file.
Bad: {"path": "src/app.ts", "old_string": "}", "new_string": "};"}. The brace stands there many times.`,
    input_schema: {
      type: 'object',
      properties: {
        path: { type: 'string', description: 'The file, relative to the workspace.' },
        old_string: { type: 'string', description: 'The exact text to replace. Not empty.' },
        new_string: { type: 'string', description: 'The text to put there. Empty deletes.' },
        replace_all: { type: 'boolean', description: 'Replace every place where old_string stands. Default false.' },
        ...leaving,
      },
      required: ['path', 'old_string', 'new_string'],
      additionalProperties: false,
    },
  },
  {
    name: 'read',
    description: `Reads a text file, with line numbers before each line (number, tab, text), or lists a folder. Use it before you change a file, and whenever you need what a file says now.
Cost: every line stays in your context. By default the first 2000 lines come; use offset and limit for a part of a long file, and search to find the part first. Lines over 2000 characters are cut, and binary files are named with kind and size instead of shown.
Marks such as <U+202E> stand for invisible characters that are really in the file.
Several reads in one reply run at the same time.
Bad: reading a whole folder of files one by one to find a word. Use search.`,
    input_schema: {
      type: 'object',
      properties: {
        path: { type: 'string', description: 'The file or folder, relative to the workspace.' },
        offset: { type: 'integer', minimum: 1, description: 'The first line to show, counted from 1. Default 1.' },
        limit: { type: 'integer', minimum: 1, description: 'How many lines to show. Default 2000.' },
      },
      required: ['path'],
      additionalProperties: false,
    },
  },
  {
    name: 'search',
    description: `Searches the files of the workspace. With pattern it finds lines by regular expression; with glob alone it lists files by name; with both it searches the files of that name. Use it to find where something is defined or used before you read.
Files that .gitignore leaves out, binary files and .git are skipped. Matches come grouped by file with line numbers.
Cost: every match stays in your context; at most limit matches come (default 200). Make the pattern or the glob narrow.
A pattern with a line break in it (\\n) matches across lines.
Bad: {"pattern": "the"}. It matches everywhere and tells nothing.`,
    input_schema: {
      type: 'object',
      properties: {
        pattern: {
          type: 'string',
          description: 'A regular expression. Escape ( ) [ ] { } . * + ? to mean themselves.',
        },
        glob: { type: 'string', description: 'File names such as *.ts, src/**/*.{ts,tsx} or !*.test.ts.' },
        path: { type: 'string', description: 'A folder or file to search in, relative to the workspace.' },
        context: {
          type: 'integer',
          minimum: 0,
          maximum: 20,
          description: 'Lines to show around each match. Default 0.',
        },
        ignore_case: { type: 'boolean', description: 'Match upper and lower case alike. Default false.' },
        limit: { type: 'integer', minimum: 1, maximum: 2000, description: 'At most this many matches or files.' },
      },
      required: [],
      additionalProperties: false,
    },
  },
  {
    name: 'write',
    description: `Writes a whole file, and the folders it needs. Use it for new files. To change a file that exists, edit is cheaper and safer.
A file that exists must have been read by you first, and must not have changed since; line ends and byte order mark of such a file are kept.
Cost: a person may have to approve it; you pay for every character of content.
Bad: writing a 500-line file again to change two lines. Use edit.`,
    input_schema: {
      type: 'object',
      properties: {
        path: { type: 'string', description: 'The file, relative to the workspace.' },
        content: { type: 'string', description: 'The whole content.' },
        ...leaving,
      },
      required: ['path', 'content'],
      additionalProperties: false,
    },
  },
]);

/** A tool as the Messages API takes it. */
export type ToolDefinition = {
  readonly name: string;
  readonly description: string;
  readonly input_schema: JsonObject;
};

/** Whether a tool may change something outside the conversation. What is not known here is taken to change things. */
export function changesFiles(name: string): boolean {
  return name !== 'read' && name !== 'search';
}

function frozen<T extends object>(value: T): T {
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) frozen(member);
  return Object.freeze(value);
}
