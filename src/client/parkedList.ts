import { readFileSync, rmSync } from 'node:fs';
import * as v from 'valibot';
import { count } from '../session/node.ts';
import { statePaths } from './stateFolder.ts';
import { writeWhole } from './writeWhole.ts';

const parkedSchema = v.object({ sessions: v.array(v.string()), time: count });

/** Sessions that wait for a successor, and when they were parked, in milliseconds since 1970. */
export type ParkedList = v.InferOutput<typeof parkedSchema>;

/**
 * The list in `<state>/parked.json`; there is no file for an empty one. `write` throws where the disk does not take it: then
 * the list before is still there.
 */
export function parkedList(state: string) {
  const file = statePaths(state).parked;
  return {
    read: (): ParkedList => {
      try {
        return v.parse(parkedSchema, JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        return { sessions: [], time: 0 };
      }
    },
    write: (list: { readonly sessions: readonly string[]; readonly time: number }): void => {
      if (list.sessions.length === 0) rmSync(file, { force: true });
      else writeWhole(file, JSON.stringify(list));
    },
  };
}
