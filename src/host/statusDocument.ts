import type { SupervisorStatus } from '../protocol/query.ts';
import { readableSize, readableSpan } from './readable.ts';
import type { Translate } from './translate.ts';

/** What a window adds to what the background process says of itself. */
export interface StatusFacts {
  /** Undefined where none runs. */
  supervisor: SupervisorStatus | undefined;
  /** What the last attempt to reach it ended with; empty for nothing. */
  trouble: string;
  extensionVersion: string;
  stateFolder: string;
  /** Which key this window would spend, in words. */
  key: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** The status as a text a person can read and send on: one fact a line, nothing secret in it. */
export function statusDocument(facts: StatusFacts, t: Translate): string {
  const { supervisor, trouble, extensionVersion, stateFolder, key, now } = facts;
  const lines: [string, string][] = [[t('Extension'), extensionVersion]];
  if (supervisor) lines.push(...supervisorLines(supervisor, now, t));
  else lines.push([t('Background process'), trouble === '' ? t('not running') : t('not running: {0}', trouble)]);
  lines.push([t('State folder'), stateFolder], [t('Key'), key]);
  const width = Math.max(...lines.map(([label]) => label.length)) + 3;
  return `${t('Banyan status')}\n\n${lines.map(([label, words]) => `${`${label}:`.padEnd(width)}${words}`).join('\n')}\n`;
}

function supervisorLines(status: SupervisorStatus, now: number, t: Translate): [string, string][] {
  return [
    [t('Background process'), t('process {0}, version {1}', status.pid, status.version)],
    [t('Runtime'), `Node.js ${status.node}, ${status.program}`],
    [t('Running for'), readableSpan(now - status.started)],
    [t('Lives'), status.lives],
    [t('Memory'), readableSize(status.memoryBytes)],
    [t('Route'), `${status.baseUrl} (${status.route})`],
    [t('Windows'), t('{0}, {1} with a person', status.windows, status.attendedWindows)],
    [t('Runs'), String(status.runs)],
  ];
}
