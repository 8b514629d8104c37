import { test } from 'node:test';
import assert from 'node:assert/strict';
import { dayWords, nextTime, readAmount, readHosts, readUnattended } from '../../../webview/model/unattended.ts';

const evening = new Date(2026, 10, 20, 22, 41).getTime();

test('a time of day is the next one the clock shows', () => {
  const at = (words: string, now = evening): string | undefined => {
    const time = nextTime(words, now);
    return time === undefined ? undefined : `${dayWords(time, now)} ${new Date(time).toTimeString().slice(0, 5)}`;
  };
  assert.equal(at('08:00'), 'tomorrow 08:00');
  assert.equal(at('8'), 'tomorrow 08:00');
  assert.equal(at('23.30'), 'today 23:30');
  assert.equal(at('22:41'), 'tomorrow 22:41', 'now is over');
  for (const words of ['', 'tomorrow', '24:00', '8:60', '8:0', '-1', '08:00 pm']) assert.equal(at(words), undefined);
});

test('sums are read with a dollar sign, a comma, or nothing at all', () => {
  assert.deepEqual(['', '25', '$ 2.50', '2,5', '0'].map(readAmount), [0, 25, 2.5, 2.5, 0]);
  assert.deepEqual(['-1', '1e3', 'much', '1.2.3', 'NaN'].map(readAmount), Array(5).fill(undefined));
});

test('hosts are names, each once, never addresses of pages', () => {
  assert.deepEqual(readHosts(' a.org, *.b.org  a.org,'), ['a.org', '*.b.org']);
  const read = readUnattended({ until: '8', dollars: '25', hosts: 'a.org, *.b.org, localhost:5432' }, evening);
  assert.deepEqual(read, {
    settings: {
      unattended: { until: nextTime('8', evening), hosts: ['a.org', '*.b.org', 'localhost:5432'] },
      dollars: 25,
    },
  });
  for (const host of [
    'https://a.org',
    'a.org/x',
    '*',
    '*.',
    '.org',
    'a..b',
    '-a.org',
    'a_b',
    'user@a.org',
    '*.*.org',
    '10.0.0.1',
    'staging',
  ]) {
    assert.ok('problems' in readUnattended({ until: '8', dollars: '25', hosts: host }, evening), host);
  }
});

test('what is wrong is said beside each field, and a night without a limit is not started', () => {
  const read = readUnattended({ until: '', dollars: '0', hosts: '' }, evening);
  assert.deepEqual(read, {
    problems: { until: 'Give a time of day, such as 08:00.', dollars: 'Say how much it may spend, such as 25.' },
  });
});
