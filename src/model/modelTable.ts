import type { ModelInfo, Price } from './model.ts';

/** What is known about a model: from `known` (a list the API gave) before the bundled table; unknown ids get cautious limits. */
export function modelInfo(id: string, known: readonly ModelInfo[] = []): ModelInfo {
  const undated = id.replace(/-20\d{6}$/, '');
  const found = [...known, ...bundledModels].find(info => info.id === id || info.id === undated);
  if (!found) return { ...cautious, id, name: id };
  return found.id === id ? found : { ...found, id };
}

/** A model nobody told us about: limits that every model meets, nothing asked for that it might refuse. */
const cautious: Omit<ModelInfo, 'id' | 'name'> = {
  contextWindow: 200_000,
  maxOutput: 32_000,
  efforts: [],
  defaultEffort: '',
  thinking: 'none',
  systemMessages: false,
  cacheMinimum: 4096,
  price: null,
};

const all = ['low', 'medium', 'high', 'xhigh', 'max'];
const withoutXhigh = ['low', 'medium', 'high', 'max'];

/** Five prices in US dollars per million tokens, in the order price lists have them. */
function price(input: number, output: number, write5m: number, write1h: number, read: number): Price {
  return { input, output, cacheWrite5m: write5m, cacheWrite1h: write1h, cacheRead: read };
}

const newest = {
  contextWindow: 1_000_000,
  maxOutput: 128_000,
  efforts: all,
  defaultEffort: 'high',
  thinking: 'adaptive',
  systemMessages: true,
  cacheMinimum: 512,
} as const;

const older = { ...newest, systemMessages: false } as const;

const small = {
  ...older,
  contextWindow: 200_000,
  maxOutput: 64_000,
  efforts: [] as string[],
  defaultEffort: '',
  // They could think, but each new prompt takes earlier thinking out of the prefix, and every fork would pay for it.
  thinking: 'none',
} as const;

const haiku55: Price = {
  ...price(0.1, 0.5, 0.125, 0.2, 0.01),
  above: { tokens: 100_000, price: price(0.5, 2.5, 0.625, 1, 0.05) },
};

/** The models this version knows, newest first: what the picker shows before the API has been asked. */
export const bundledModels: readonly ModelInfo[] = [
  { ...newest, id: 'claude-fable-5-2', name: 'Claude Fable 5.2', price: price(8, 40, 10, 16, 0.2) },
  { ...newest, id: 'claude-mythos-5-2', name: 'Claude Mythos 5.2', price: price(8, 40, 10, 16, 0.2) },
  { ...newest, id: 'claude-haiku-5-5', name: 'Claude Haiku 5.5', defaultEffort: 'medium', price: haiku55 },
  { ...newest, id: 'claude-sonnet-5-5', name: 'Claude Sonnet 5.5', price: price(2, 10, 2.5, 4, 0.1) },
  {
    ...newest,
    id: 'claude-opus-5-5',
    name: 'Claude Opus 5.5',
    defaultEffort: 'medium',
    price: price(4, 20, 5, 8, 0.2),
  },
  { ...newest, id: 'claude-fable-5-1', name: 'Claude Fable 5.1', price: price(10, 50, 12.5, 20, 0.25) },
  { ...newest, id: 'claude-mythos-5-1', name: 'Claude Mythos 5.1', price: price(10, 50, 12.5, 20, 0.25) },
  { ...newest, id: 'claude-opus-5', name: 'Claude Opus 5', price: price(5, 25, 6.25, 10, 0.5) },
  { ...older, id: 'claude-sonnet-5', name: 'Claude Sonnet 5', cacheMinimum: 1024, price: price(2, 10, 2.5, 4, 0.2) },
  { ...newest, id: 'claude-fable-5', name: 'Claude Fable 5', price: price(10, 50, 12.5, 20, 1) },
  { ...newest, id: 'claude-mythos-5', name: 'Claude Mythos 5', price: price(10, 50, 12.5, 20, 1) },
  { ...newest, id: 'claude-opus-4-8', name: 'Claude Opus 4.8', cacheMinimum: 1024, price: price(5, 25, 6.25, 10, 0.5) },
  { ...older, id: 'claude-opus-4-7', name: 'Claude Opus 4.7', cacheMinimum: 2048, price: price(5, 25, 6.25, 10, 0.5) },
  {
    ...older,
    id: 'claude-opus-4-6',
    name: 'Claude Opus 4.6',
    efforts: withoutXhigh,
    cacheMinimum: 4096,
    price: price(5, 25, 6.25, 10, 0.5),
  },
  {
    ...older,
    id: 'claude-sonnet-4-6',
    name: 'Claude Sonnet 4.6',
    efforts: withoutXhigh,
    cacheMinimum: 1024,
    price: price(3, 15, 3.75, 6, 0.3),
  },
  {
    ...small,
    id: 'claude-opus-4-5',
    name: 'Claude Opus 4.5',
    efforts: ['low', 'medium', 'high'],
    defaultEffort: 'high',
    thinking: 'enabled',
    cacheMinimum: 4096,
    price: price(5, 25, 6.25, 10, 0.5),
  },
  {
    ...small,
    id: 'claude-sonnet-4-5',
    name: 'Claude Sonnet 4.5',
    cacheMinimum: 1024,
    price: price(3, 15, 3.75, 6, 0.3),
  },
  { ...small, id: 'claude-haiku-4-5', name: 'Claude Haiku 4.5', cacheMinimum: 4096, price: price(1, 5, 1.25, 2, 0.1) },
  { ...cautious, id: 'claude-mythos-preview', name: 'Claude Mythos Preview' },
];
