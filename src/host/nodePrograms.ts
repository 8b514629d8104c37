/** A program that can run the background process. Electron is Node only when it is told so. */
export interface NodeProgram {
  path: string;
  kind: 'node' | 'electron';
}

/** What the window knows of the machine's Node. */
export interface NodeSources {
  /** The setting `banyan.nodePath`; empty for none. */
  setting: string;
  /** The program that runs the extension host. */
  own: NodeProgram;
}

/** The programs to try in this order: what the person set, then what VS Code brings along. A program is named once. */
export function nodePrograms({ setting, own }: NodeSources): NodeProgram[] {
  const chosen = setting.trim();
  return chosen === '' || chosen === own.path ? [own] : [{ path: chosen, kind: 'node' }, own];
}
