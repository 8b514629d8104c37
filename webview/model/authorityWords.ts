import { assertNever } from '../../src/base/assertNever.ts';
import type { Authority } from '../../src/session/rule.ts';
import { t } from '../words/t.ts';

/** From the narrowest to the widest, as they are offered. */
export const authorities: readonly Authority[] = ['readOnly', 'ask', 'auto', 'unattended'];

/** What the authority is called. */
export function authorityName(authority: Authority): string {
  switch (authority) {
    case 'readOnly':
      return t('Read only');
    case 'ask':
      return t('Ask');
    case 'auto':
      return t('Auto');
    case 'unattended':
      return t('Unattended');
    default:
      return assertNever(authority);
  }
}

/** What it means, in one sentence. */
export function authoritySentence(authority: Authority): string {
  switch (authority) {
    case 'readOnly':
      return t('Looks and reports. Changes nothing.');
    case 'ask':
      return t('Asks before each change or command.');
    case 'auto':
      return t('Acts inside the wall; asks to leave it.');
    case 'unattended':
      return t('Never waits. What would ask is refused and kept for you.');
    default:
      return assertNever(authority);
  }
}

/** Whether it lets an agent act on its own, which only a wall makes safe. */
export function needsWall(authority: Authority): boolean {
  return authority === 'auto' || authority === 'unattended';
}
