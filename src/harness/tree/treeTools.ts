import type { JsonObject } from '../../base/json.ts';
import type { ToolDefinition } from '../../sandbox/tools.ts';

const name = { type: 'string', description: 'A short name for the branch: two or three words joined by hyphens.' };
const writes = {
  type: 'boolean',
  description: 'Let it change files, in a copy of its own. Default false: it looks and reports.',
};
const may = {
  type: 'array',
  items: { type: 'string', enum: ['fork', 'spawn', 'person', 'network'] },
  description:
    'What it may do beyond that: fork, spawn, ask the person, reach the hosts you reach. Never more than you may.',
};
const budget = {
  type: 'object',
  properties: {
    dollars: { type: 'number', exclusiveMinimum: 0 },
    minutes: { type: 'number', exclusiveMinimum: 0 },
    tokens: { type: 'integer', minimum: 1 },
    steps: { type: 'integer', minimum: 1, description: 'Replies until it has to report. Default 30.' },
  },
  additionalProperties: false,
  description: 'Where it has to stop and report what it has.',
};
const done = { type: 'string', description: 'How it knows that it is done.' };

/**
 * The tools of the tree as the model is told of them: part of the prefix head, as those of the hands. Everybody is told of
 * all of them, so that a child reads its parent's cache; who may not use one is refused when it tries.
 */
export const treeTools: readonly ToolDefinition[] = [
  tool(
    'fork',
    `Makes branches of yourself that start where you are now, with everything you know, and do one task each. Use it for work that needs what you have read here: two ways to try, parts that can be looked at side by side, a long search whose details you do not want to keep.
Each child knows its task, that you go on elsewhere, and nothing of its siblings' tasks. It only looks, unless you grant more. The other calls of your reply run first, and every child sees their results. What each found comes back as the answer, at most about 1,500 tokens a child; the whole text is in its result.md.
Cost: each step of a child re-reads what you have read, at the price of cache reads. For up to about seven steps that is cheaper than a spawn; for long work with little context spawn instead.
With wait false you go on at once, and results come as notes. With from (such as "n12") the children start at that earlier place and know nothing after it.
Bad: {"branches": [{"name": "fix-everything", "task": "Do the plan."}]}. One child with your whole plan does what you would do, at a higher price.`,
    {
      branches: {
        type: 'array',
        minItems: 1,
        maxItems: 50,
        items: {
          type: 'object',
          properties: {
            name,
            task: { type: 'string', description: 'What it is to do, whole: it will not see your later thoughts.' },
            done_when: done,
            writes,
            may,
            budget,
          },
          required: ['name', 'task'],
          additionalProperties: false,
        },
      },
      from: { type: 'string', description: 'Start at this earlier place, such as n12, instead of here.' },
      wait: { type: 'boolean', description: 'Wait for their results. Default true.' },
    },
    ['branches'],
  ),
  tool(
    'spawn',
    `Starts a fresh agent with an empty context and a task. Use it for long work that needs little of what you know, for another model, or for eyes that have not seen your reasoning.
It knows the project's own instructions, the task and where your history stands on disk, nothing else. With onboard it reads first and then asks what it needs to know; a branch of you answers, so your own context is not spent, and you read at most ten lines of what was decided.
Cost: it builds its own context from nothing. For short work that needs what you have read, fork instead.
Its result comes back as the answer; with wait false as a note.
Bad: {"name": "helper", "task": "Fix the bug we talked about.", "onboard": false}. It was not there, and it cannot ask.`,
    {
      name,
      task: { type: 'string', description: 'What it is to do, with everything it has to know or be able to find.' },
      done_when: done,
      files: { type: 'array', items: { type: 'string' }, description: 'Files it should read first.' },
      onboard: { type: 'boolean', description: 'Let it ask before it begins. Worth it for anything not trivial.' },
      model: { type: 'string', description: 'Another model for it. Default: yours.' },
      effort: { type: 'string', description: 'low, medium, high, xhigh or max, where its model has them.' },
      writes,
      may,
      budget,
      wait: { type: 'boolean', description: 'Wait for its result. Default true.' },
    },
    ['name', 'task', 'onboard'],
  ),
  tool(
    'ask',
    `Asks and waits for the answers: "parent" (a branch of it answers, it is not disturbed), "person", or a branch by name. Ask all you need in one batch, after you have looked for yourself; say for each what you will do if nobody answers.
An agent that was told to onboard must ask its parent once before it changes anything, with no questions where it has none.
Cost: the person's attention, or one forked reply of the other branch.
Bad: {"to": "person", "questions": [{"question": "May I go on?"}]}. Go on; the person can stop you.`,
    {
      to: { type: 'string', description: '"parent", "person" or the name of a branch.' },
      questions: {
        type: 'array',
        maxItems: 12,
        items: {
          type: 'object',
          properties: {
            question: { type: 'string' },
            choices: {
              type: 'array',
              maxItems: 6,
              items: { type: 'string' },
              description: 'Short answers to pick from.',
            },
            otherwise: { type: 'string', description: 'What you will do if nobody answers.' },
          },
          required: ['question'],
          additionalProperties: false,
        },
      },
    },
    ['to', 'questions'],
  ),
  tool(
    'send',
    `Sends words to another branch and goes on: "parent", a branch by name, or an earlier place such as "n12". A branch that runs reads them at its next step. A place starts a new branch there, which goes on with your words: this is how you tell your past self what you found.
Cost: they stand in the other's context for good. Say what it needs, with path:line; the whole can stay in a file.
Bad: sending progress reports. Nobody asked.`,
    {
      to: { type: 'string', description: '"parent", the name of a branch, or a place such as n12.' },
      words: { type: 'string' },
      writes: {
        type: 'boolean',
        description: 'For a place: what starts there may change files, in a copy of its own. Default false.',
      },
    },
    ['to', 'words'],
  ),
  tool(
    'wait',
    `Waits until branches you started have ended, a message comes or the person writes, and says who still runs. Use it when you can do nothing else meanwhile.
Bad: calling it in a loop with a short time.`,
    {
      for: { type: 'array', items: { type: 'string' }, description: 'Names of branches. Default: all you started.' },
      minutes: { type: 'number', exclusiveMinimum: 0, description: 'At most so long. Default 60.' },
    },
    [],
  ),
  tool(
    'rewind',
    `Takes your own context back to an earlier place and leaves a note there for yourself. Use it when a stretch of work filled your context with what you no longer need: a long search that found one line, an attempt that failed.
In the note stand what you found (with path:line), what you did that lasts, and what you will do next. Files stay as they are; what you changed and what the person has already read is added for you. The other calls of the reply are not run.
Cost: nothing is lost, the old line stays in the tree. What follows is read anew by the model, from the place on.
Bad: {"to": "n2", "note": "Did not work."}. You would try the same again.`,
    {
      to: { type: 'string', description: 'The place to go back to, such as n12.' },
      note: { type: 'string', description: 'For yourself at that place.' },
    },
    ['to', 'note'],
  ),
  tool(
    'compact',
    `Writes a summary of your context and goes on from it alone. Use it at a good moment in long work, when most of what you read is settled. It happens by itself when the context is nearly full.
Your history stays on disk in your scratch folder (history.md), where you can search and read it.
Bad: compacting in the middle of an edit.`,
    { keep: { type: 'string', description: 'What the summary must hold above all.' } },
    [],
  ),
];

/** Whether a tool is one of the tree's. */
export function isTreeTool(tool: string): boolean {
  return names.has(tool);
}

const names = new Set(treeTools.map(each => each.name));

function tool(called: string, description: string, properties: JsonObject, required: string[]): ToolDefinition {
  return {
    name: called,
    description,
    input_schema: { type: 'object', properties, required, additionalProperties: false },
  };
}
