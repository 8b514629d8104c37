export const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const;
export type Effort = (typeof efforts)[number];

/** How a model takes one way of thinking: always refused, always taken, or taken only up to effort `high`. */
export type Support = 'no' | 'yes' | 'upToHigh';

/** What the stand-in knows about one model; tokens throughout. */
export interface ModelRow {
  readonly id: string;
  /** Dated names that mean the same model. */
  readonly aliases: readonly string[];
  readonly name: string;
  readonly line: 'haiku' | 'sonnet' | 'opus' | 'fable' | 'mythos';
  readonly created: string;
  readonly lifecycle: 'active' | 'deprecated' | 'retired';
  readonly context: number;
  readonly maxOutput: number;
  readonly thinking: {
    readonly adaptive: Support;
    readonly enabled: Support;
    readonly disabled: Support;
    readonly betweenTools: Support;
    /** Whether the model thinks when the request does not say. */
    readonly unasked: 'adaptive' | 'off';
    readonly display: 'summarized' | 'omitted';
  };
  readonly efforts: readonly Effort[];
  readonly effort: Effort;
  /** The shortest prefix that is cached. */
  readonly cacheMinimum: number;
  /** Whether replayed thinking is held to its prefix: for every account, for accounts since 2026-08-31, or not. */
  readonly binding: 'every' | 'newAccounts' | 'none';
  readonly takes: {
    readonly systemMessages: boolean;
    readonly prefill: boolean;
    readonly forcedToolChoice: boolean;
    readonly effortPerMessage: boolean;
    readonly samplingBefore2026: boolean;
    /** The `compaction` parameter. The sources do not say which models take it, so none does unless a test says so. */
    readonly compaction: boolean;
  };
  /** Whether thinking before the last prompt is taken out of the prompt. */
  readonly stripsOldThinking: boolean;
}

const all = efforts;
const withoutXhigh: readonly Effort[] = ['low', 'medium', 'high', 'max'];
const adaptiveOnly = {
  adaptive: 'yes',
  enabled: 'no',
  disabled: 'no',
  betweenTools: 'no',
  unasked: 'adaptive',
  display: 'omitted',
} as const;

const newest: Omit<ModelRow, 'id' | 'name' | 'line' | 'created'> = {
  aliases: [],
  lifecycle: 'active',
  context: 1_000_000,
  maxOutput: 128_000,
  thinking: adaptiveOnly,
  efforts: all,
  effort: 'high',
  cacheMinimum: 512,
  binding: 'newAccounts',
  takes: {
    systemMessages: true,
    prefill: false,
    forcedToolChoice: false,
    effortPerMessage: true,
    samplingBefore2026: false,
    compaction: false,
  },
  stripsOldThinking: false,
};

const fable5 = {
  ...newest,
  binding: 'none',
  takes: { ...newest.takes, forcedToolChoice: true, effortPerMessage: false },
} as const;
const opus4 = {
  ...fable5,
  cacheMinimum: 1024,
  thinking: { ...adaptiveOnly, disabled: 'yes', unasked: 'off' },
  takes: { ...fable5.takes, systemMessages: false },
} as const;
const four6 = {
  ...opus4,
  thinking: { ...opus4.thinking, enabled: 'yes', display: 'summarized' },
  efforts: withoutXhigh,
  takes: { ...opus4.takes, samplingBefore2026: true },
} as const;
const four5 = {
  ...four6,
  context: 200_000,
  maxOutput: 64_000,
  thinking: { ...four6.thinking, adaptive: 'no' },
  takes: { ...four6.takes, prefill: true },
} as const;

/** The models the stand-in serves, newest first. */
export const modelTable: readonly ModelRow[] = [
  {
    ...newest,
    id: 'claude-fable-5-2',
    name: 'Claude Fable 5.2',
    line: 'fable',
    created: '2026-11-09',
    binding: 'every',
  },
  {
    ...newest,
    id: 'claude-mythos-5-2',
    name: 'Claude Mythos 5.2',
    line: 'mythos',
    created: '2026-11-09',
    binding: 'every',
  },
  {
    ...newest,
    id: 'claude-haiku-5-5',
    name: 'Claude Haiku 5.5',
    line: 'haiku',
    created: '2026-10-07',
    effort: 'medium',
    thinking: { ...adaptiveOnly, disabled: 'upToHigh' },
    takes: { ...newest.takes, forcedToolChoice: true },
  },
  {
    ...newest,
    id: 'claude-sonnet-5-5',
    name: 'Claude Sonnet 5.5',
    line: 'sonnet',
    created: '2026-09-28',
    thinking: { ...adaptiveOnly, betweenTools: 'upToHigh' },
  },
  { ...newest, id: 'claude-opus-5-5', name: 'Claude Opus 5.5', line: 'opus', created: '2026-09-22', effort: 'medium' },
  { ...newest, id: 'claude-fable-5-1', name: 'Claude Fable 5.1', line: 'fable', created: '2026-09-01' },
  { ...newest, id: 'claude-mythos-5-1', name: 'Claude Mythos 5.1', line: 'mythos', created: '2026-09-01' },
  {
    ...fable5,
    id: 'claude-opus-5',
    name: 'Claude Opus 5',
    line: 'opus',
    created: '2026-07-24',
    thinking: { ...adaptiveOnly, disabled: 'upToHigh' },
    takes: { ...fable5.takes, effortPerMessage: true },
  },
  {
    ...fable5,
    id: 'claude-sonnet-5',
    name: 'Claude Sonnet 5',
    line: 'sonnet',
    created: '2026-06-30',
    cacheMinimum: 1024,
    thinking: { ...adaptiveOnly, disabled: 'yes' },
    takes: { ...fable5.takes, systemMessages: false },
  },
  { ...fable5, id: 'claude-fable-5', name: 'Claude Fable 5', line: 'fable', created: '2026-06-09' },
  { ...fable5, id: 'claude-mythos-5', name: 'Claude Mythos 5', line: 'mythos', created: '2026-06-09' },
  {
    ...opus4,
    id: 'claude-opus-4-8',
    name: 'Claude Opus 4.8',
    line: 'opus',
    created: '2026-05-28',
    takes: { ...opus4.takes, systemMessages: true },
  },
  { ...opus4, id: 'claude-opus-4-7', name: 'Claude Opus 4.7', line: 'opus', created: '2026-04-16', cacheMinimum: 2048 },
  { ...four6, id: 'claude-sonnet-4-6', name: 'Claude Sonnet 4.6', line: 'sonnet', created: '2026-02-17' },
  { ...four6, id: 'claude-opus-4-6', name: 'Claude Opus 4.6', line: 'opus', created: '2026-02-05', cacheMinimum: 4096 },
  {
    ...four5,
    id: 'claude-opus-4-5-20251101',
    aliases: ['claude-opus-4-5'],
    name: 'Claude Opus 4.5',
    line: 'opus',
    created: '2025-11-01',
    efforts: ['low', 'medium', 'high'],
    cacheMinimum: 4096,
  },
  {
    ...four5,
    id: 'claude-haiku-4-5-20251001',
    aliases: ['claude-haiku-4-5'],
    name: 'Claude Haiku 4.5',
    line: 'haiku',
    created: '2025-10-01',
    efforts: [],
    cacheMinimum: 4096,
    stripsOldThinking: true,
  },
  {
    ...four5,
    id: 'claude-sonnet-4-5-20250929',
    aliases: ['claude-sonnet-4-5'],
    name: 'Claude Sonnet 4.5',
    line: 'sonnet',
    created: '2025-09-29',
    lifecycle: 'deprecated',
    efforts: [],
    stripsOldThinking: true,
  },
];

/** The row of a model id or of one of its dated names. */
export function findModel(models: readonly ModelRow[], id: string): ModelRow | undefined {
  return models.find(row => row.lifecycle !== 'retired' && (row.id === id || row.aliases.includes(id)));
}
