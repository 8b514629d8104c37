/** Where this window runs, in VS Code's own terms. */
export interface WindowPlace {
  ui: 'desktop' | 'web';
  /** `vscode.env.appHost`. */
  appHost: string;
}

/** Sites that bring a store of their own to their workbench. */
const hostsWithStore: ReadonlySet<string> = new Set(['codespaces', 'github.dev', 'vscode.dev']);

/**
 * Whether VS Code's secret storage survives a reload. A self-hosted workbench in a browser keeps secrets in memory and
 * gives no sign of it: writing and reading back succeeds there too.
 */
export function secretLifetime({ ui, appHost }: WindowPlace): 'kept' | 'untilReload' {
  return ui === 'desktop' || hostsWithStore.has(appHost) ? 'kept' : 'untilReload';
}
