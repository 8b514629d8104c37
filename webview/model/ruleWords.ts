import type { Rule } from '../../src/session/rule.ts';
import { t } from '../words/t.ts';

/** What a rule lets through, as it is written: `npm run …`, `src/**`, or every use of its tool. */
export function ruleMatch(rule: Rule): string {
  if (rule.exact !== undefined) return rule.exact;
  if (rule.match.length === 0) return '';
  return rule.tool === 'bash' ? `${matchWords(rule.match)} …` : matchWords(rule.match);
}

/** What kind of use it is about, and where: `Commands, inside the wall`. */
export function ruleKind(rule: Rule): string {
  const kind = kindWords(rule);
  if (rule.when?.wall === 'inside') return t('{kind}, inside the wall', { kind });
  if (rule.when?.wall === 'outside') return t('{kind}, outside the wall', { kind });
  return kind;
}

/** The words of a prefix as a person reads them: `…` stands for any word, `a|b` for one of several. */
export function matchWords(match: Rule['match']): string {
  return match
    .map(word => (typeof word === 'string' ? word : word.join('|')))
    .map(word => (word === '*' ? '…' : word))
    .join(' ');
}

function kindWords({ tool, match, exact }: Rule): string {
  const every = match.length === 0 && exact === undefined;
  switch (tool) {
    case 'bash':
      return every ? t('Every command') : t('Commands');
    case 'edit':
      return every ? t('Edits of every file') : t('Edits');
    case 'write':
      return every ? t('Writing every file') : t('Writing files');
    default:
      return every ? t('Every use of {tool}', { tool }) : tool;
  }
}
