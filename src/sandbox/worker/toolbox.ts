import { bashTool } from './bashTool.ts';
import { editTool } from './editTool.ts';
import { createProcessGroups } from './processGroups.ts';
import { createReadMemory } from './readMemory.ts';
import { readTool } from './readTool.ts';
import { createRoots } from './roots.ts';
import { searchTool } from './searchTool.ts';
import { systemMessage } from './systemMessage.ts';
import type { Call, Tool, Workshop } from './workshop.ts';
import { writeTool } from './writeTool.ts';

export interface Toolbox {
  /** Runs one tool. Never rejects: see `Hands.execute`. */
  run(name: string, input: unknown, call: Call): Promise<string>;
  /** Ends everything that was started and still runs. */
  end(): void;
}

export interface ToolboxOptions {
  /** Absolute folders that tools may reach; relative paths start at the first. */
  readonly roots: readonly string[];
  readonly outputFolder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of ripgrep; empty where there is none. */
  readonly ripgrep: string;
  /** Heard when a process group starts and ends. */
  readonly onGroup?: (group: number, state: 'started' | 'ended') => void;
}

/** The five tools over one working copy. */
export function openToolbox(options: ToolboxOptions): Toolbox {
  const { outputFolder, env, ripgrep, onGroup = () => {} } = options;
  const groups = createProcessGroups(onGroup);
  const roots = createRoots(options.roots, outputFolder);
  const workshop: Workshop = { roots, memory: createReadMemory(), groups, outputFolder, env, ripgrep };
  const run: Toolbox['run'] = async (name, input, call) => {
    try {
      const tool = tools.get(name);
      if (tool) return await tool(workshop, input, call);
      throw new Error(`There is no tool ${JSON.stringify(name)}. The tools here: ${[...tools.keys()].join(', ')}.`);
    } catch (error) {
      call.fact({ type: call.signal.aborted ? 'cancelled' : 'failed' });
      return call.signal.aborted ? 'Cancelled.' : systemMessage(error);
    }
  };
  return { run, end: () => groups.end() };
}

const tools: ReadonlyMap<string, Tool> = new Map([
  ['bash', bashTool],
  ['edit', editTool],
  ['read', readTool],
  ['search', searchTool],
  ['write', writeTool],
]);
