import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CliContext } from '../../src/cli/cliContext.ts';
import { printRules } from '../../src/cli/printRules.ts';
import type { RuleReport } from '../../src/protocol/query.ts';
import type { Rule } from '../../src/session/rule.ts';
import { cliPlace } from './support/cliPlace.ts';

const rule: Rule = { tool: 'bash', match: ['npm'], decision: 'deny', examples: { yes: [], no: [] } };
const held: RuleReport['rules'][number] = { rule, source: 'workspace', words: 'Refuses `npm …`' };

test('rules are printed with whose they are; a problem is an error', async () => {
  assert.deepEqual(await printed({ rules: [held], problems: [] }), {
    code: 0,
    out: 'workspace  Refuses `npm …`\n',
    err: '',
  });
  const broken = await printed({ rules: [held], problems: ['Rule 2 does not hold:\nno.'] });
  assert.deepEqual([broken.code, broken.err], [1, 'Rule 2 does not hold: no.\n']);
  const json = await printed({ rules: [held], problems: [] }, 'json');
  assert.deepEqual(JSON.parse(json.out), { source: 'workspace', words: held.words, rule: held.rule });
});

test('where no rule was made nothing holds, and that is fine', async () => {
  await using place = await cliPlace();
  assert.deepEqual(await place.banyan('rules'), { code: 0, out: `No rules hold in ${place.folder}.\n`, err: '' });
});

async function printed(report: RuleReport, how: 'words' | 'json' = 'words') {
  let out = '';
  let err = '';
  const context = {
    uplink: { query: async () => report },
    flags: { json: how === 'json' },
    folder: '/work',
    out: (text: string) => void (out += text),
    complain: (line: string) => void (err += `${line}\n`),
  } as unknown as CliContext;
  return { code: await printRules(context), out, err };
}
