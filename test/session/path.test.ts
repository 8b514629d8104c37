import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { forkPoint, isOnPath, pathTo, turnEnd } from '../../src/session/path.ts';
import { treeOf } from '../support/treeOf.ts';

const { tree, id } = treeOf('a(b!(c+(d!(x~ e(f!) g))) h)');

suite('path', () => {
  test('runs from the first node to the one asked for', () => {
    assert.deepEqual(titles('f'), ['a', 'b', 'c', 'd', 'e', 'f']);
    assert.deepEqual(titles('h'), ['a', 'h']);
    assert.deepEqual(pathTo(tree, 0), []);
    assert.deepEqual(pathTo(tree, 99), []);
  });

  test('holds its own end and the root, and nothing beside or below it', () => {
    assert(isOnPath(tree, 0, id('f')));
    assert(isOnPath(tree, id('f'), id('f')));
    assert(isOnPath(tree, id('b'), id('g')));
    assert(!isOnPath(tree, id('h'), id('g')));
    assert(!isOnPath(tree, id('g'), id('b')));
    assert(!isOnPath(tree, 99, 99));
    assert(!isOnPath(tree, id('x'), id('e')));
  });
});

suite('forkPoint', () => {
  test('moves from a reply to the answers of its calls', () => assert.equal(forkPoint(tree, id('b')), id('c')));
  test('stays on a reply without calls', () => assert.equal(forkPoint(tree, id('f')), id('f')));
  test('stays on prompts and results', () => {
    assert.equal(forkPoint(tree, id('a')), id('a'));
    assert.equal(forkPoint(tree, id('c')), id('c'));
  });
  test('moves to the last answers of a reply that was answered in two steps', () => {
    const two = treeOf('a(b!(c+(d+)))');
    assert.equal(forkPoint(two.tree, two.id('b')), two.id('d'));
  });
  test('passes over answers that only children of the reply were given', () => {
    const forked = treeOf('a(b!(c+(d+ e+)))');
    assert.equal(forkPoint(forked.tree, forked.id('b')), forked.id('d'));
    const open = treeOf('a(x! b!(c+))');
    assert.equal(forkPoint(open.tree, open.id('b')), open.id('c'));
  });
  test('moves from a failed reply to what it was to follow', () => assert.equal(forkPoint(tree, id('x')), id('d')));
  test('is the root for what is not there', () => assert.equal(forkPoint(tree, 99), 0));
});

suite('turnEnd', () => {
  test('is the last node of the turn on the way to the head', () => {
    assert.equal(turnEnd(tree, id('a'), id('f')), id('d'));
    assert.equal(turnEnd(tree, id('e'), id('f')), id('f'));
    assert.equal(turnEnd(tree, id('a'), id('h')), id('a'));
  });
  test('is the node itself where the head lies elsewhere', () => {
    assert.equal(turnEnd(tree, id('e'), id('h')), id('e'));
    assert.equal(turnEnd(tree, 99, id('h')), 99);
  });
});

function titles(name: string): string[] {
  return pathTo(tree, id(name)).map(node => node.title);
}
