import Module from 'node:module';

/**
 * Makes `require('vscode')` give an object that has every name, can be called and constructed, and does nothing, so that the
 * built extension can be loaded and activated without VS Code. A setting has its default.
 */
export function provideVscode(): void {
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  // A bundle copies a module's own names and inherits the rest, so every name is inherited.
  const vscode: unknown = Object.create(anything() as object);
  loader._load = (request, ...rest) => (request === 'vscode' ? vscode : load.call(Module, request, ...rest));
}

/** What the extension is given when it is activated. */
export function activationContext(folder: string): object {
  return {
    subscriptions: [],
    extensionPath: folder,
    extensionUri: anything(),
    storageUri: { fsPath: folder },
    globalStorageUri: { fsPath: folder },
    extension: { packageJSON: { version: '0.0.0' } },
    secrets: anything(),
    globalState: anything(),
    workspaceState: anything(),
  };
}

function anything(name = ''): unknown {
  const known = new Map<string | symbol, unknown>();
  return new Proxy(function nothing() {}, {
    get: (_, key) => {
      if (key === 'then' || key === 'workspaceFolders') return undefined;
      if (key === Symbol.toPrimitive) return () => '';
      if (key === Symbol.iterator) return () => [][Symbol.iterator]();
      if (!known.has(key)) known.set(key, anything(String(key)));
      return known.get(key);
    },
    apply: (_, __, args: unknown[]) => (name === 'get' ? args[1] : anything()),
    construct: () => anything() as object,
    set: () => true,
  });
}
