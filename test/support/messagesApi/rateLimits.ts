import type { VirtualClock } from './virtualClock.ts';
import type { Failure } from './wire/failure.ts';

/** Allowances per minute of the virtual clock. */
export interface Limits {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Token buckets that refill steadily. They are shown in headers always, and refuse only when told to. */
export interface RateLimits {
  /** Takes one request with its uncached input; a failure when that exceeds what is left. */
  take(inputTokens: number, model: string): Failure | undefined;
  /** Counts what a reply used; never refuses. */
  spend(outputTokens: number): void;
  headers(): Record<string, string>;
}

/** The allowances of a new account. */
export const startTier: Limits = { requests: 1000, inputTokens: 2_000_000, outputTokens: 400_000 };

export function rateLimits(clock: VirtualClock, limits: Limits, enforce: 'enforced' | 'shown'): RateLimits {
  const requests = bucket(clock, limits.requests);
  const input = bucket(clock, limits.inputTokens);
  const output = bucket(clock, limits.outputTokens);
  return {
    take(inputTokens, model) {
      if (enforce === 'enforced') {
        if (requests.left() < 1) return refuse(`${limits.requests} requests per minute`, model, requests.wait(1));
        if (input.left() < inputTokens) {
          return refuse(
            `${limits.inputTokens.toLocaleString('en-US')} input tokens per minute`,
            model,
            input.wait(inputTokens),
          );
        }
      }
      requests.take(1);
      input.take(inputTokens);
      return undefined;
    },
    spend: tokens => output.take(tokens),
    headers: () => ({
      ...requests.headers('requests'),
      ...input.headers('input-tokens'),
      ...output.headers('output-tokens'),
    }),
  };
}

function refuse(limit: string, model: string, wait: number): Failure {
  return {
    status: 429,
    type: 'rate_limit_error',
    message:
      `This request would exceed your organization's rate limit of ${limit} (org: 00000000-0000-4000-8000-000000000000, ` +
      `model: ${model}). For details, refer to: https://docs.claude.com/en/api/rate-limits. You can see the response ` +
      'headers for current usage. Please reduce the prompt length or the maximum tokens requested, or try again later.',
    headers: { 'retry-after': String(wait) },
  };
}

interface Bucket {
  left(): number;
  take(amount: number): void;
  /** Whole seconds until `amount` is there. */
  wait(amount: number): number;
  headers(name: string): Record<string, string>;
}

function bucket(clock: VirtualClock, perMinute: number): Bucket {
  let level = perMinute;
  let at = clock.now();
  const left = (): number => {
    level = Math.min(perMinute, level + ((clock.now() - at) * perMinute) / 60_000);
    at = clock.now();
    return level;
  };
  const seconds = (amount: number): number => Math.max(0, Math.ceil(((amount - left()) * 60) / perMinute));
  return {
    left,
    take(amount) {
      level = Math.max(0, left() - amount);
    },
    wait: seconds,
    headers: name => ({
      [`anthropic-ratelimit-${name}-limit`]: String(perMinute),
      [`anthropic-ratelimit-${name}-remaining`]: String(Math.floor(left())),
      [`anthropic-ratelimit-${name}-reset`]: new Date(clock.now() + seconds(perMinute) * 1000)
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
    }),
  };
}
