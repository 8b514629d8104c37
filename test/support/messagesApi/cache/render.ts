import { createHash } from 'node:crypto';
import type { ModelRow } from '../models/modelTable.ts';
import { asText, type Wire } from '../wire/record.ts';
import type { Content, RequestBody } from '../wire/requestBody.ts';
import { thinkingMode } from '../wire/thinkingMode.ts';
import { isThinking, withoutMarkers } from '../thinking/fingerprints.ts';
import { readSignature } from '../thinking/signature.ts';
import { estimateTokens, mediaTokens } from '../tokens.ts';
import { markedTtl, markers, type Ttl } from './markers.ts';

/** One block of the prompt in the order the model sees it: tools, system, messages. */
export interface PromptBlock {
  readonly level: 'tools' | 'system' | 'messages';
  /** Where it stands in the request, such as `messages.2.content.0`. */
  readonly path: string;
  readonly type: string;
  /** Tokens of all that goes before and of this block. */
  readonly tokensUpTo: number;
  /** Names the prefix that ends here, model and settings included: equal keys share a cache entry. */
  readonly key: string;
  /** A number that is the same for a run of tool calls, or of tool results: one step of the look-back. */
  readonly position: number;
  readonly marker: Ttl | undefined;
}

/** The whole prompt of a request, for caching and counting. */
export interface Prompt {
  readonly blocks: readonly PromptBlock[];
  readonly tokens: number;
  /** Settings that belong to the prompt but to none of its parts: thinking, effort, tool choice, images. */
  readonly settings: string;
}

/** What of the prompt is keyed by thinking, effort and the like; the sources say "it depends on the model". */
export type SettingsKeyed = 'messages' | 'everything';

export interface Keyed {
  /** Who shares the cache: a workspace. */
  readonly scope: string;
  readonly settingsKeyed: SettingsKeyed;
}

export function renderPrompt(body: RequestBody, model: ModelRow, { scope, settingsKeyed }: Keyed): Prompt {
  const { automatic } = markers(body);
  const settings = settingsOf(body, model);
  const blocks: PromptBlock[] = [];
  const first = `${scope}\n${model.id}\n${asText(body.raw['speed']) || 'standard'}`;
  let key = digest(settingsKeyed === 'everything' ? `${first}\n${settings}` : first);
  let tokens = 0;
  let level: PromptBlock['level'] = 'tools';
  for (const part of parts(body, model)) {
    if (part.level === 'messages' && level !== 'messages') key = digest(`${key}\n${settings}`);
    level = part.level;
    key = digest(`${key}\n${part.text}`);
    tokens += part.tokens;
    blocks.push({
      level,
      path: part.path,
      type: part.type,
      tokensUpTo: tokens,
      key,
      position: positionAfter(blocks.at(-1), part.type),
      marker: markedTtl(part.block) ?? (automatic?.block === part.block ? automatic.ttl : undefined),
    });
  }
  return { blocks, tokens, settings };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function positionAfter(previous: PromptBlock | undefined, type: string): number {
  if (!previous) return 0;
  const runs = type === 'tool_use' || type === 'tool_result';
  return runs && previous.type === type ? previous.position : previous.position + 1;
}

interface PromptPart {
  readonly level: PromptBlock['level'];
  readonly path: string;
  readonly type: string;
  readonly block: Wire;
  readonly text: string;
  readonly tokens: number;
}

function parts(body: RequestBody, model: ModelRow): PromptPart[] {
  const stripBefore = model.stripsOldThinking ? lastPrompt(body) : 0;
  const tools = body.tools.filter(tool => tool['defer_loading'] !== true);
  return [
    ...tools.map((tool, index) => partOf('tools', `tools.${index}`, 'tool', tool, 'blocks')),
    ...body.system.blocks.map((block, index) => partOf('system', `system.${index}`, 'system', block, body.system.form)),
    ...body.messages.flatMap(({ role, content }, message) =>
      content.blocks.flatMap((block, index) =>
        message < stripBefore && isThinking(block)
          ? []
          : [partOf('messages', `messages.${message}.content.${index}`, role, block, content.form)],
      ),
    ),
  ];
}

/** The content as a string and as a list with one text are different bytes, hence different keys. */
function partOf(
  level: PromptBlock['level'],
  path: string,
  role: string,
  block: Wire,
  form: Content['form'],
): PromptPart {
  const text = `${role} ${form} ${JSON.stringify(sortTop(withoutMarkers(block)))}`;
  return { level, path, type: asText(block['type']), block, text, tokens: tokensOf(block) };
}

/** Sorts the block's own members only: the order inside a tool's input is part of the prompt. */
const sortTop = (block: Wire): Wire =>
  Object.fromEntries(Object.entries(block).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

function tokensOf(block: Wire): number {
  const type = block['type'];
  if (type === 'image' || type === 'document') return mediaTokens;
  if (type === 'thinking') return readSignature(asText(block['signature']))?.tokens ?? 0;
  if (type === 'redacted_thinking') return readSignature(asText(block['data']))?.tokens ?? 0;
  if (type === 'text') return estimateTokens(asText(block['text']));
  if (type === 'compaction') return estimateTokens(asText(block['content']));
  return estimateTokens(JSON.stringify(withoutMarkers(block)));
}

function settingsOf(body: RequestBody, model: ModelRow): string {
  const images = body.messages.some(({ content }) => content.blocks.some(block => block['type'] === 'image'));
  return JSON.stringify([thinkingMode(body, model).key, body.toolChoice ?? { type: 'auto' }, images]);
}

/** The last user message that holds more than tool results. */
const lastPrompt = (body: RequestBody): number =>
  body.messages.findLastIndex(
    ({ role, content }) => role === 'user' && content.blocks.some(block => block['type'] !== 'tool_result'),
  );
