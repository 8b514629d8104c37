import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NodeTable, type NodeSkeleton } from '../../src/session/nodeTable.ts';
import { flagsOf, PackedNodes } from '../../src/session/packedNodes.ts';

const bases: [string, (nodes: readonly NodeSkeleton[]) => NodeTable][] = [
  ['that grew', nodes => NodeTable.empty.with(nodes)],
  ['that stands on packed nodes', nodes => NodeTable.over(packed(nodes))],
];

for (const [kind, make] of bases)
  suite(`a table of nodes ${kind}`, () => {
    const three = (): NodeTable => make([node(1, 0), node(2, 1), node(3, 1)]);

    test('finds nodes, parents and children', () => {
      const table = three();
      assert.deepEqual(table.get(2), node(2, 1));
      assert.equal(table.parent(3), 1);
      assert.deepEqual(table.children(1), [2, 3]);
      assert.deepEqual(table.children(0), [1]);
      assert.deepEqual(table.ids(), [1, 2, 3]);
      for (const id of [0, 4, -1, 1.5]) {
        assert.equal(table.get(id), undefined);
        assert.equal(table.parent(id), undefined);
      }
      assert.deepEqual(table.children(9), []);
    });

    test('stays as it was when another grows from it', () => {
      const old = three();
      const grown = old.with([node(4, 1)]);
      assert.deepEqual(old.ids(), [1, 2, 3]);
      assert.deepEqual(old.children(1), [2, 3]);
      assert.equal(old.get(4), undefined);
      assert.deepEqual(grown.children(1), [2, 3, 4]);
      assert.deepEqual(grown.ids(), [1, 2, 3, 4]);
    });

    test('can grow twice, each in its own way', () => {
      const old = three();
      const left = old.with([node(4, 1, 'left')]).with([node(5, 4)]);
      const right = old.with([node(4, 2, 'right')]);
      assert.equal(left.get(4)?.title, 'left');
      assert.equal(right.get(4)?.title, 'right');
      assert.deepEqual(right.ids(), [1, 2, 3, 4]);
      assert.deepEqual(right.children(1), [2, 3]);
      assert.deepEqual(left.children(4), [5]);
    });

    test('leaves nodes it knows as they are', () => {
      const table = three().with([node(2, 0, 'other'), node(4, 2)]);
      assert.deepEqual(table.get(2), node(2, 1));
      assert.deepEqual(table.children(0), [1]);
      assert.deepEqual(table.ids(), [1, 2, 3, 4]);
    });

    test('takes older nodes into gaps, in order', () => {
      const table = make([node(2, 0), node(9, 2)]).with([node(5, 2), node(1, 0), node(12, 2)]);
      assert.deepEqual(table.ids(), [1, 2, 5, 9, 12]);
      assert.deepEqual(table.children(2), [5, 9, 12]);
      assert.deepEqual(table.children(0), [1, 2]);
      assert.equal(table.get(9)?.parent, 2);
      assert.equal(table.last, 12);
    });

    test('knows children of parents it does not know', () => {
      const table = make([node(7, 3), node(8, 3)]);
      assert.deepEqual(table.children(3), [7, 8]);
      assert.equal(table.get(3), undefined);
    });
  });

suite('the empty table', () => {
  test('stays empty for everybody', () => {
    const one = NodeTable.empty.with([node(1, 0, 'one')]);
    const two = NodeTable.empty.with([node(1, 0, 'two')]);
    assert.equal(NodeTable.empty.get(1), undefined);
    assert.deepEqual(NodeTable.empty.children(0), []);
    assert.equal(one.get(1)?.title, 'one');
    assert.equal(two.get(1)?.title, 'two');
  });
});

suite('packed nodes', () => {
  test('give back every member of every kind', () => {
    const kinds = ['prompt', 'reply', 'results', 'note', 'summary'] as const;
    const nodes = kinds.map((kind, i): NodeSkeleton => ({
      ...node(i + 1, i, ['\ufeffmark', '', '😀 é', 'x', 'end'][i]),
      kind,
      path: i % 2 ? 'beside' : 'on',
      startsTurn: i % 3 === 0,
      cost: i / 7,
      context: 2 ** 40 + i,
      time: 1_700_000_000_000.5 + i,
    }));
    const source = packed(nodes);
    assert.deepEqual(
      source.ids().map(id => source.get(id)),
      nodes,
    );
  });
});

function node(id: number, parent: number, title = `node ${id}`): NodeSkeleton {
  const base = { branch: 1, kind: 'prompt', path: 'on', startsTurn: true, turn: 1, cost: 0, context: 0 } as const;
  return { id, parent, title, ...base, seq: id, time: 0 };
}

function packed(nodes: readonly NodeSkeleton[]): PackedNodes {
  const titles = nodes.map(one => Buffer.from(one.title));
  let end = 0;
  return new PackedNodes({
    id: Uint32Array.from(nodes, one => one.id),
    parent: Uint32Array.from(nodes, one => one.parent),
    branch: Uint32Array.from(nodes, one => one.branch),
    turn: Uint32Array.from(nodes, one => one.turn),
    seq: Uint32Array.from(nodes, one => one.seq),
    cost: Float64Array.from(nodes, one => one.cost),
    context: Float64Array.from(nodes, one => one.context),
    time: Float64Array.from(nodes, one => one.time),
    flags: Uint8Array.from(nodes, flagsOf),
    titleEnd: Uint32Array.from(titles, title => (end += title.length)),
    titles: Buffer.concat(titles),
  });
}
