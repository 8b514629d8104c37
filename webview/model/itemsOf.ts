import type { Block } from '../../src/session/block.ts';
import type { View } from '../../src/protocol/view.ts';
import { assertNever } from '../../src/base/assertNever.ts';
import type { NodeId } from '../../src/session/ids.ts';
import type { NoteBody, Outcome, ReplyBody, ResultsBody } from '../../src/session/node.ts';
import type { NodeSkeleton } from '../../src/session/nodeTable.ts';
import { callTitle } from './callTitle.ts';
import type { CallItem, Item } from './turn.ts';

/** What a turn's nodes say, in order; calls stand where they were made, with their answers beside them. */
export function itemsOf(view: View, nodes: readonly NodeSkeleton[]): Item[] {
  const answers = answersOf(view, nodes);
  return nodes.flatMap(node => {
    const content = view.bodies.get(node.id);
    if (!content) return [];
    switch (content.kind) {
      case 'reply':
        // What it said stands in the summary.
        return content.body.sums ? [] : replyItems(view, node.id, content.body, node.path === 'beside', answers);
      case 'results':
        return [];
      case 'prompt':
        return [{ type: 'note', node: node.id, words: content.body.words, source: 'person', messages: [] }];
      case 'note':
        return [noteItem(node.id, content.body)];
      case 'summary': {
        const before = view.tree.nodes.get(node.parent)?.context ?? 0;
        return [{ type: 'compacted', node: node.id, words: content.body.words, before, after: node.context }];
      }
      default:
        return assertNever(content);
    }
  });
}

/** The words of each tool result by call id. */
export function resultTexts(body: ResultsBody): Map<string, string> {
  const texts = new Map<string, string>();
  for (const block of body.blocks) {
    const call = block['tool_use_id'];
    if (block.type === 'tool_result' && typeof call === 'string') texts.set(call, textWithin(block['content']));
  }
  return texts;
}

function noteItem(node: NodeId, { words, source, messages = [] }: NoteBody): Item {
  return { type: 'note', node, words, source, messages };
}

type Answer = { outcome: Outcome; text: string };

function answersOf(view: View, nodes: readonly NodeSkeleton[]): Map<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const node of nodes) {
    const content = view.bodies.get(node.id);
    if (content?.kind !== 'results') continue;
    const texts = resultTexts(content.body);
    for (const outcome of content.body.outcomes) {
      answers.set(outcome.call, { outcome, text: texts.get(outcome.call) ?? '' });
    }
  }
  return answers;
}

function replyItems(view: View, node: NodeId, body: ReplyBody, beside: boolean, answers: Map<string, Answer>): Item[] {
  const items: Item[] = [];
  if (body.missed !== undefined && body.expectedRead > 0) {
    const { missed: reason, expectedRead: expected, usage } = body;
    items.push({ type: 'missed', node, read: usage.cacheRead, expected, reason });
  }
  const thoughts = body.blocks.filter(block => block.type === 'thinking').map(block => words(block['thinking']));
  if (body.thoughtMs >= 1000 || thoughts.some(thought => thought !== '')) {
    items.push({ type: 'thought', node, ms: body.thoughtMs, text: thoughts.filter(Boolean).join('\n\n') });
  }
  body.blocks.forEach((block, index) => {
    if (block.type === 'text' && words(block['text']).trim() !== '') {
      items.push({ type: 'says', node, index, text: words(block['text']) });
    }
    if (block.type === 'tool_use') items.push(callItem(view, node, block, answers));
  });
  if (body.failure && (beside || body.stop === 'failed')) {
    const characters = body.blocks.reduce((sum, block) => sum + words(block['text']).length, 0);
    items.push({ type: 'failed', node, failure: body.failure, characters });
  }
  return items;
}

function callItem(view: View, node: NodeId, block: Block, answers: Map<string, Answer>): CallItem {
  const call = words(block['id']);
  const tool = words(block['name']);
  const answer = answers.get(call);
  const finished = view.finished.get(call);
  const outcome = answer?.outcome ?? finished;
  const violations = outcome?.violations ?? finished?.violations;
  return {
    type: 'call',
    node,
    call,
    tool,
    title: answer?.outcome.title || callTitle(tool, block['input']),
    input: block['input'],
    ...(outcome ? { outcome: { ...outcome, ...(violations ? { violations } : {}) } } : {}),
    text: answer?.text ?? finished?.text ?? '',
  };
}

function textWithin(content: Block[string]): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map(part =>
      typeof part === 'object' && part !== null && !Array.isArray(part) && typeof part['text'] === 'string'
        ? part['text']
        : '',
    )
    .join('\n');
}

function words(value: Block[string]): string {
  return typeof value === 'string' ? value : '';
}
