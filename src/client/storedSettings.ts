import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { defaultSettings, type Settings, settingsSchema } from '../protocol/window.ts';
import { statePaths } from './stateFolder.ts';
import { writeWhole } from './writeWhole.ts';

/**
 * The settings that supervisor and CLI obey: `<state>/config.json`, and the default for each member that it does not hold or
 * that cannot be read. Rules that cannot be read stand for one unreadable rule: whoever obeys them asks more, never less.
 */
export function readSettings(state: string, log: (line: string) => void = () => undefined): Settings {
  const file = statePaths(state).settings;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return defaultSettings;
  }
  const kept = parsed(text);
  if (!kept) {
    log(`${file} cannot be read; the defaults are used, and everything is asked`);
    return { ...defaultSettings, ...closed };
  }
  const members = Object.entries({ ...defaultSettings, ...kept }).map(([name, value]) => {
    if (!isMember(name) || v.is(settingsSchema.entries[name], value)) return [name, value];
    log(`${file}: ${name} cannot be read; ${name in closed ? 'more is asked' : 'the default is used'}`);
    return [name, { ...defaultSettings, ...closed }[name]];
  });
  return v.parse(settingsSchema, Object.fromEntries(members));
}

/** What holds in the place of bounds that cannot be read. */
const closed: Pick<Settings, 'rules' | 'authority'> = { rules: ['unreadable'], authority: 'ask' };

function isMember(name: string): name is keyof Settings {
  return Object.hasOwn(settingsSchema.entries, name);
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps settings that a window pushed. Does nothing when they are what is kept already. */
export function writeSettings(state: string, settings: Settings): void {
  const text = `${JSON.stringify(settings, undefined, 2)}\n`;
  try {
    if (readFileSync(statePaths(state).settings, 'utf8') === text) return;
  } catch {
    // There is none yet.
  }
  writeWhole(statePaths(state).settings, text);
}
