/** Values of `anthropic-beta` the stand-in understands, by the part of it that looks at them. */
export const beta = {
  thinkingBinding: 'thinking-binding-controls-2026-08-01',
  effortPerMessage: 'mid-conversation-output-config-2026-07-01',
  clearAt: 'mid-conversation-system-clear-at-2026-08-21',
  compact: 'compact-2026-09-04',
} as const;

/** Values that are known; those beyond `beta` above are taken and change nothing. */
export const knownBetas: ReadonlySet<string> = new Set([
  ...Object.values(beta),
  'advisor-tool-2026-03-01',
  'cache-diagnosis-2026-04-07',
  'code-execution-2025-05-22',
  'compact-2026-01-12',
  'computer-use-2025-01-24',
  'computer-use-2025-11-24',
  'context-1m-2025-08-07',
  'context-management-2025-06-27',
  'extended-cache-ttl-2025-04-11',
  'fallback-credit-2026-07-01',
  'fast-mode-2026-02-01',
  'files-api-2025-04-14',
  'inline-tools-2026-09-15',
  'interleaved-thinking-2025-05-14',
  'mcp-client-2025-11-20',
  'mcp-client-2026-09-15',
  'message-batches-2024-09-24',
  'message-threads-2026-08-12',
  'mid-conversation-tool-changes-2026-07-01',
  'model-context-window-exceeded-2025-08-26',
  'oauth-2025-04-20',
  'output-128k-2025-02-19',
  'output-300k-2026-03-24',
  'pdfs-2024-09-25',
  'prompt-caching-2024-07-31',
  'server-side-fallback-2026-07-01',
  'skills-2025-10-02',
  'structured-outputs-2025-11-13',
  'structured-outputs-2025-12-15',
  'task-budgets-2026-03-13',
  'thinking-display-updates-2026-08-18',
  'thinking-token-count-2026-05-13',
  'token-counting-2024-11-01',
  'token-efficient-tools-2025-02-19',
]);

/** The values of the header, which may be sent comma-joined. */
export function parseBetas(header: string | undefined): ReadonlySet<string> {
  const values = (header ?? '').split(',').map(value => value.trim());
  return new Set(values.filter(value => value !== ''));
}
