import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bounds, settingsFor } from '../../src/cli/bounds.ts';
import { UsageError } from '../../src/cli/usageError.ts';
import type { BranchSettings } from '../../src/session/branchSettings.ts';

const none = { authority: '', hosts: '', budget: '', minutes: '', 'check-in': '' };
const minute = 60_000;

test('what was said bounds the branch, and nothing else is touched', () => {
  const table: [Partial<typeof none>, BranchSettings][] = [
    [{}, {}],
    [{ authority: 'readOnly' }, { authority: 'readOnly' }],
    [{ budget: '$2.50' }, { budget: { dollars: 2.5, minutes: 0 } }],
    [
      { minutes: '30', 'check-in': '0' },
      { budget: { dollars: 0, minutes: 30 }, checkIn: 0 },
    ],
    [{ authority: 'unattended' }, { authority: 'unattended', unattended: { until: 1 + 720 * minute, hosts: [] } }],
    [
      { authority: 'unattended', minutes: '5', hosts: 'a.org, *.b.org' },
      {
        authority: 'unattended',
        unattended: { until: 1 + 5 * minute, hosts: ['a.org', '*.b.org'] },
        budget: { dollars: 0, minutes: 5 },
      },
    ],
  ];
  for (const [said, settings] of table) assert.deepEqual(settingsFor(bounds({ ...none, ...said }), 1), settings);
});

test('what cannot be meant is refused', () => {
  const table: [Partial<typeof none>, RegExp][] = [
    [{ authority: 'yolo' }, /^--authority is one of readOnly, ask, auto, unattended/],
    [{ hosts: 'a.org' }, /goes with --authority unattended/],
    [{ authority: 'unattended', hosts: 'https://a.org/x' }, /is no host/],
    [{ authority: 'unattended', hosts: '*' }, /is no host/],
    [{ budget: '-1' }, /^--budget is a sum/],
    [{ minutes: '1.5' }, /whole number/],
    [{ 'check-in': 'often' }, /number of lines/],
  ];
  for (const [said, message] of table)
    assert.throws(
      () => bounds({ ...none, ...said }),
      (error: unknown) => error instanceof UsageError && message.test(error.message),
      JSON.stringify(said),
    );
});
