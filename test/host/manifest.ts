import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';

const when = v.exactOptional(v.string());
const manifestSchema = v.object({
  contributes: v.object({
    commands: v.array(v.object({ command: v.string(), title: v.string(), enablement: when })),
    views: v.record(v.string(), v.array(v.object({ id: v.string(), when }))),
    menus: v.record(v.string(), v.array(v.object({ command: v.string(), when, group: when }))),
    keybindings: v.array(v.object({ command: v.string(), key: v.string(), when })),
    configuration: v.object({
      properties: v.record(v.string(), v.object({ scope: v.string(), default: v.unknown() })),
    }),
  }),
});

/** The project's own folder. */
export const project = path.resolve(import.meta.dirname, '..', '..');

/** `package.json` as text. */
export const manifestText = await readFile(path.join(project, 'package.json'), 'utf8');

/** What `package.json` contributes. */
export const { contributes } = v.parse(manifestSchema, JSON.parse(manifestText));
