import assert from 'node:assert/strict';
import test from 'node:test';
import { panelHtml } from '../../src/host/panelHtml.ts';

const page = panelHtml(
  {
    script: 'https://x/main.js',
    style: 'https://x/main.css?a&b',
    icons: 'https://x/codicon.css',
    cspSource: 'https://x',
  },
  'n0nce',
);

test('the page has its policy before anything it loads, and a nonce on its only script', () => {
  assert.ok(page.indexOf('Content-Security-Policy') < page.indexOf('<link'));
  assert.match(page, /default-src 'none'/);
  assert.equal([...page.matchAll(/<script/g)].length, 1);
  assert.match(page, /<script nonce="n0nce" src="https:\/\/x\/main\.js"><\/script>/);
  assert.match(page, /<meta property="csp-nonce" content="n0nce">/);
});

test('nothing is inline, and what is written into it is escaped', () => {
  assert.doesNotMatch(page, /<style|style=|onload=|<script[^>]*>[^<]/);
  assert.match(page, /main\.css\?a&amp;b/);
});
