import { spawn, type ChildProcess } from 'node:child_process';
import { signalGroup } from './processGroup.ts';

/** A program to start with pipes on its standard streams. */
export interface Program {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** A started worker. A wall around it has its own process numbers, so it also brings its own way to end a group. */
export interface Launched {
  readonly child: ChildProcess;
  /** Ends everything in the process group that the worker called `group`. Never throws. */
  readonly endGroup: (group: number) => void;
}

/** Turns a program into a running child. This is where a wall wraps the worker. */
export type Launch = (program: Program) => Launched;

/**
 * Starts the worker as a plain child of this process, in a group of its own: Ctrl+C at a terminal is for this process,
 * which then ends the worker's calls in order. The worker ends with its standard input.
 */
export const launchPlainly: Launch = ({ program, args, env, cwd }) => ({
  child: spawn(program, args, {
    cwd,
    env: { ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  }),
  endGroup: group => signalGroup(group, 'SIGKILL'),
});
