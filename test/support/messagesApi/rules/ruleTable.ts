import { cacheControlRules } from './cacheControlRules.ts';
import { compactionRules } from './compactionRules.ts';
import { contentRules } from './contentRules.ts';
import { pairingRules } from './pairingRules.ts';
import { parameterRules } from './parameterRules.ts';
import type { Rule } from './rule.ts';
import { systemMessageRules } from './systemMessageRules.ts';
import { thinkingGates } from './thinkingGates.ts';
import { toolRules } from './toolRules.ts';

/** Every rule about the meaning of a request whose shape is right, in the order in which they are asked. */
export const ruleTable: readonly Rule[] = [
  ...parameterRules,
  ...toolRules,
  ...cacheControlRules,
  ...compactionRules,
  ...contentRules.filter(rule => !rule.id.startsWith('prefill')),
  ...pairingRules,
  ...systemMessageRules,
  ...thinkingGates,
  ...contentRules.filter(rule => rule.id.startsWith('prefill')),
];
