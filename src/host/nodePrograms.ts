import type { NodePath } from '../client/startSupervisor.ts';

/** What the window knows of the machine's Node. */
export interface NodeSources {
  /** The setting `banyan.nodePath`; empty for none. */
  setting: string;
  /** The program that runs the extension host. */
  own: NodePath;
}

/** The programs that may run the background process, in this order: what the person set, then what VS Code brings along. */
export function nodePrograms({ setting, own }: NodeSources): NodePath[] {
  const chosen = setting.trim();
  return chosen === '' || chosen === own.path ? [own] : [{ path: chosen, kind: 'node' }, own];
}
