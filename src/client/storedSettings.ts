import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { defaultSettings, type Settings, settingsSchema } from '../protocol/window.ts';
import { statePaths } from './stateFolder.ts';
import { writeWhole } from './writeWhole.ts';

/** The settings that supervisor and CLI obey: `<state>/config.json`, and the default for each that it does not hold. */
export function readSettings(state: string, log: (line: string) => void = () => undefined): Settings {
  let text: string;
  try {
    text = readFileSync(statePaths(state).settings, 'utf8');
  } catch {
    return defaultSettings;
  }
  try {
    const kept: unknown = JSON.parse(text);
    const parsed = v.safeParse(settingsSchema, { ...defaultSettings, ...(typeof kept === 'object' ? kept : {}) });
    if (parsed.success) return parsed.output;
  } catch {
    // Said below: a file that is not JSON is as unreadable as one with other members.
  }
  log(`${statePaths(state).settings} cannot be read; the defaults are used`);
  return defaultSettings;
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
