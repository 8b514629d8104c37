import { findModel, type ModelRow } from './models/modelTable.ts';
import { shapeComplaint } from './rules/bodySchema.ts';
import type { IncompleteTurn } from './rules/rule.ts';
import { ruleTable } from './rules/ruleTable.ts';
import { settleThinking, type Account } from './thinking/settleThinking.ts';
import { renderPrompt, type Prompt, type SettingsKeyed } from './cache/render.ts';
import { knownBetas, parseBetas } from './wire/betas.ts';
import { invalid, type Failure } from './wire/failure.ts';
import { parseJson } from './wire/parseJson.ts';
import { asText, asWire, type Wire } from './wire/record.ts';
import { requestBody, type RequestBody } from './wire/requestBody.ts';

/** What the API makes of a request before it answers. */
export type Judged =
  | { readonly kind: 'refused'; readonly failure: Failure; readonly rule: string }
  | {
      readonly kind: 'taken';
      /** The request as the model sees it. */
      readonly body: RequestBody;
      readonly model: ModelRow;
      readonly betas: ReadonlySet<string>;
      readonly prompt: Prompt;
      readonly changes: readonly Wire[];
      readonly chain: readonly string[];
    };

export interface Court {
  readonly models: readonly ModelRow[];
  readonly rulesOff: ReadonlySet<string>;
  readonly account: Account;
  readonly settingsKeyed: SettingsKeyed;
  readonly incompleteTurn: IncompleteTurn;
}

export interface Case {
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly endpoint: 'create' | 'count';
  /** Who shares the cache with this request. */
  readonly scope: string;
}

/** Applies every rule in order; the first complaint is the answer. */
export function judge(court: Court, { text, headers, endpoint, scope }: Case): Judged {
  const off = (rule: string): boolean => court.rulesOff.has(rule);
  const version = asText(headers['anthropic-version']);
  if (version === '' && !off('version')) return refused('version', invalid('anthropic-version: header is required'));
  const betas = parseBetas(asText(headers['anthropic-beta']));
  const strange = [...betas].filter(value => !knownBetas.has(value));
  if (strange.length > 0 && !off('beta')) return refused('beta', invalid(betaText(strange)));

  const parsed = parseJson(text);
  if (parsed.kind === 'bad') return refused('json', invalid(parsed.message));
  const beyond = notSimulated.find(name => betas.size > 0 && asWire(parsed.value)[name] !== undefined);
  if (beyond) return refused('not-simulated', invalid(`The stand-in does not simulate \`${beyond}\`.`));
  const shape = shapeComplaint(parsed.value, endpoint, { betas, off: court.rulesOff });
  if (shape !== undefined) return refused('shape', invalid(shape));

  const sent = requestBody(asWire(parsed.value));
  const model = findModel(court.models, sent.model);
  if (!model) return refused('model', { status: 404, type: 'not_found_error', message: `model: ${sent.model}` });
  const { incompleteTurn } = court;
  for (const rule of ruleTable) {
    const failure = off(rule.id)
      ? undefined
      : rule.check({ body: sent, model, betas, version, endpoint, incompleteTurn });
    if (failure) return refused(rule.id, failure);
  }

  const settled = settleThinking(sent, model, betas, court.account);
  if (settled.kind === 'refused' && !off('thinking-binding')) return refused('thinking-binding', settled.failure);
  const { body, changes, chain } = settled.kind === 'refused' ? { body: sent, changes: [], chain: [] } : settled;
  const prompt = renderPrompt(body, model, { scope, settingsKeyed: court.settingsKeyed });
  if (prompt.tokens > model.context && !off('context')) {
    return refused('context', invalid(`prompt is too long: ${prompt.tokens} tokens > ${model.context} maximum`));
  }
  const asked = body.maxTokens ?? 0;
  if (model.takes.prefill && prompt.tokens + asked > model.context && !off('context-and-output')) {
    return refused(
      'context-and-output',
      invalid(
        `input length and \`max_tokens\` exceed context limit: ${prompt.tokens} + ${asked} > ${model.context}, ` +
          'decrease input length or `max_tokens` and try again',
      ),
    );
  }
  return { kind: 'taken', body, model, betas, prompt, changes, chain };
}

const refused = (rule: string, failure: Failure): Judged => ({ kind: 'refused', rule, failure });

/** Members that some beta allows and that the stand-in cannot answer for. */
const notSimulated = ['context_management', 'thread', 'mcp_servers', 'fallbacks', 'fallback_credit_token'];

const betaText = (values: readonly string[]): string =>
  `Unexpected value(s) ${values.map(value => `\`${value}\``).join(', ')} for the \`anthropic-beta\` header. ` +
  'Please consult our documentation at docs.anthropic.com or try again without the header.';
