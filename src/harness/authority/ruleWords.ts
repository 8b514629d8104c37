import { showInvisible } from '../../sandbox/worker/invisible.ts';
import type { Rule } from '../../session/rule.ts';

/** A rule in plain words: what it speaks of and what it says of it. */
export function ruleWords(rule: Rule): string {
  const verb = { allow: 'Allows', ask: 'Asks for', deny: 'Refuses' }[rule.decision];
  const when = [
    ...(rule.when?.wall === undefined ? [] : [rule.when.wall === 'inside' ? 'inside the wall' : 'outside of the wall']),
    ...(rule.when?.authority === undefined ? [] : [`in ${rule.when.authority.join(', ')}`]),
  ];
  return [`${verb} ${subject(rule)}`, ...when].join(' ');
}

/** What a rule speaks of: `npm test …`, `every edit`, `edits of src/**`. */
export function subject({ tool, match, exact }: Rule): string {
  const verb = tool === 'bash' ? 'command' : tool;
  if (exact !== undefined)
    return tool === 'bash' ? `exactly \`${showInvisible(exact)}\`` : `${tool} of ${showInvisible(exact)}`;
  if (match.length === 0) return `every ${verb}`;
  const words = match.map(element => (typeof element === 'string' ? element : `(${element.join(' or ')})`)).join(' ');
  return tool === 'bash' ? `\`${showInvisible(words)} …\`` : `${tool} of ${showInvisible(words)}`;
}
