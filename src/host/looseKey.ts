/** Names under which people put a key into their settings, as they follow `banyan.`. */
export const looseKeyNames = ['apiKey', 'anthropicApiKey', 'key'] as const;

/** A key found where it does not belong. `mine`: in the person's own settings; `folder`: the folder brought it. */
export interface LooseKey {
  readonly name: (typeof looseKeyNames)[number];
  readonly value: string;
  readonly place: 'mine' | 'folder';
}

/** A value as VS Code tells where it was set. */
export interface Inspected {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** The first key that stands in the settings, the person's own before a folder's; undefined for none. It is never spent. */
export function findLooseKey(inspect: (name: string) => Inspected | undefined): LooseKey | undefined {
  const found = looseKeyNames.flatMap((name): LooseKey[] => {
    const { globalValue, workspaceValue, workspaceFolderValue } = inspect(name) ?? {};
    return [
      ...(isKey(globalValue) ? [{ name, value: globalValue.trim(), place: 'mine' } as const] : []),
      ...[workspaceValue, workspaceFolderValue]
        .filter(isKey)
        .map(value => ({ name, value: value.trim(), place: 'folder' }) as const),
    ];
  });
  return found.find(({ place }) => place === 'mine') ?? found[0];
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
