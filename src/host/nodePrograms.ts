/** A program that can run the background process, with what its environment needs for that. */
export interface NodeProgram {
  path: string;
  environment: Record<string, string>;
}

/** What the window knows of the machine's Node. */
export interface NodeSources {
  /** The setting `banyan.nodePath`; empty for none. */
  setting: string;
  /** The program that runs the extension host. */
  execPath: string;
  /** Whether that program is Electron, which is Node only when it is told so. */
  runtime: 'electron' | 'node';
}

/** The programs to try in this order: what the person set, then what VS Code brings along. A program is named once. */
export function nodePrograms({ setting, execPath, runtime }: NodeSources): NodeProgram[] {
  const own: NodeProgram = {
    path: execPath,
    environment: runtime === 'electron' ? { ELECTRON_RUN_AS_NODE: '1' } : {},
  };
  const chosen = setting.trim();
  return chosen === '' || chosen === execPath ? [own] : [{ path: chosen, environment: {} }, own];
}
