import { beta } from '../wire/betas.ts';
import { anyObject, anyValue, boolean, listOf, nullable, object, oneOf, string, stringOr, tagged } from './schema.ts';
import type { Check, Field } from './schema.ts';

const must = (check: Check): Field => ({ check, required: true });
const may = (check: Check): Field => ({ check });

/** `cache_control` wherever it may stand. */
export const cacheControl: Check = nullable(
  tagged({ ephemeral: object({ type: must(oneOf('ephemeral')), ttl: may(nullable(oneOf('5m', '1h'))) }) }),
);

const marked = { type: must(string), cache_control: may(cacheControl) };

export const textBlock = object({
  ...marked,
  text: must(string),
  citations: may(nullable(listOf(anyObject))),
});

const imageSource = tagged({
  base64: object({ type: must(string), data: must(string), media_type: must(string) }),
  url: object({ type: must(string), url: must(string) }),
  file: object({ type: must(string), file_id: must(string) }),
});

const image = object({ ...marked, source: must(imageSource), transformations: may(nullable(anyObject)) });

const document = object({
  ...marked,
  source: must(anyObject),
  citations: may(nullable(anyObject)),
  context: may(nullable(string)),
  title: may(nullable(string)),
});

const searchResult = object({
  ...marked,
  content: must(listOf(anyObject)),
  source: must(string),
  title: must(string),
  citations: may(anyObject),
});

const resultContent = stringOr(
  listOf(
    tagged({
      text: textBlock,
      image,
      search_result: searchResult,
      document,
      tool_reference: object({ ...marked, tool_name: must(string) }),
      browser_state: anyObject,
    }),
  ),
);

const caller = tagged({
  direct: object({ type: must(string) }),
  code_execution_20250825: anyObject,
  code_execution_20260120: anyObject,
  code_execution_20260521: anyObject,
});

const compaction = object({
  ...marked,
  content: may(nullable(string)),
  encrypted_content: may(nullable(string)),
  signature: may(nullable(string)),
  tool_changes: may(nullable(listOf(anyObject))),
});

/** The blocks a message may hold; those of server tools are taken as they are. */
export const contentBlock: Check = (value, path, around) =>
  (around.betas.has(beta.compact) ? blockOrCompaction : block)(value, path, around);

const blocks = {
  text: textBlock,
  image,
  document,
  search_result: searchResult,
  thinking: object({ type: must(string), thinking: must(string), signature: must(string) }),
  redacted_thinking: object({ type: must(string), data: must(string) }),
  tool_use: object({
    ...marked,
    id: must(string),
    name: must(string),
    input: must(anyObject),
    caller: may(caller),
    toolset_name: may(nullable(string)),
  }),
  tool_result: object({
    ...marked,
    tool_use_id: must(string),
    content: may(resultContent),
    is_error: may(boolean),
    toolset_name: may(nullable(string)),
  }),
  server_tool_use: anyObject,
  web_search_tool_result: anyObject,
  web_fetch_tool_result: anyObject,
  code_execution_tool_result: anyObject,
  bash_code_execution_tool_result: anyObject,
  text_editor_code_execution_tool_result: anyObject,
  tool_search_tool_result: anyObject,
  container_upload: anyObject,
};

const block = tagged(blocks);
const blockOrCompaction = tagged({ ...blocks, compaction });

const customTool = object({
  name: must(string),
  input_schema: must(anyObject),
  type: may(nullable(string)),
  description: may(string),
  strict: may(boolean),
  eager_input_streaming: may(nullable(boolean)),
  input_examples: may(listOf(anyValue)),
  defer_loading: may(boolean),
  allowed_callers: may(listOf(string)),
  cache_control: may(cacheControl),
});

const serverTools = [
  'bash_20250124',
  'text_editor_20250124',
  'text_editor_20250429',
  'text_editor_20250728',
  'memory_20250818',
  'computer_toolset_20260801',
  'browser_toolset_20260801',
  'web_search_20250305',
  'web_search_20260209',
  'web_search_20260318',
  'web_fetch_20250910',
  'web_fetch_20260209',
  'web_fetch_20260309',
  'web_fetch_20260318',
  'code_execution_20250522',
  'code_execution_20250825',
  'code_execution_20260120',
  'code_execution_20260521',
  'tool_search_tool_regex_20251119',
  'tool_search_tool_bm25_20251119',
];

/** A tool definition; one without a type is a custom tool. */
export const toolDefinition: Check = (value, path, around) =>
  toolUnion(isCustom(value) ? { ...value, type: 'custom' } : value, path, around);

const isCustom = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && (!('type' in value) || value.type === null);

const toolUnion = tagged({ custom: customTool, ...Object.fromEntries(serverTools.map(type => [type, anyObject])) });
