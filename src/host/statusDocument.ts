import type { RuleReport, SupervisorStatus } from '../protocol/query.ts';
import type { WallReport } from '../session/wall.ts';
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
  /** What stands between the hands and this machine; undefined where nobody has looked. */
  wall: WallReport | undefined;
  /** Credentials that agents may use, without their values. */
  lent: readonly { name: string; hosts: readonly string[] }[];
  /** The rules of the window's folder; undefined where nobody could be asked. */
  rules: RuleReport | undefined;
  /** Milliseconds since 1970. */
  now: number;
}

/** The status as a text a person can read and send on: one fact a line, nothing secret in it. */
export function statusDocument(facts: StatusFacts, t: Translate): string {
  const { supervisor, trouble, extensionVersion, stateFolder, key, now } = facts;
  const lines: [string, string][] = [[t('Extension'), extensionVersion]];
  if (supervisor) lines.push(...supervisorLines(supervisor, now, t));
  else lines.push([t('Background process'), trouble === '' ? t('not running') : t('not running: {0}', trouble)]);
  lines.push([t('State folder'), stateFolder], [t('Key'), key], ...authorityLines(facts, t));
  const width = Math.max(...lines.map(([label]) => label.length)) + 3;
  return `${t('Banyan status')}\n\n${lines.map(([label, words]) => `${`${label}:`.padEnd(width)}${words}`).join('\n')}\n`;
}

function authorityLines({ wall, lent, rules }: StatusFacts, t: Translate): [string, string][] {
  return [
    [t('Wall'), wall ? [wall.words, wall.driver].filter(part => part !== '').join(' ') : t('not known yet')],
    [t('Lent'), lent.map(({ name, hosts }) => `${name} (${hosts.join(', ')})`).join(', ') || t('nothing')],
    ...(rules ? [[t('Rules'), ruleCount(rules, t)] satisfies [string, string]] : []),
  ];
}

function ruleCount({ rules, problems }: RuleReport, t: Translate): string {
  const count = rules.length === 0 ? t('none') : String(rules.length);
  return problems.length === 0 ? count : [t('{0}; {1} do not hold:', count, problems.length), ...problems].join(' ');
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
