import type { Failure } from '../session/node.ts';
import type { Fault } from './fault.ts';
import { isBusy, isSpendLimit } from './retry.ts';

/** What the words of a failure need to know beside the fault. */
export interface FailureScene {
  /** The model that was asked. */
  readonly model: string;
  /** Base URL of the API. */
  readonly baseUrl: string;
  /** Characters of the reply that had arrived. */
  readonly arrived: number;
  /** `waiting`: it goes on by itself, the screen adds when. `over`: the words end with what a person can do. */
  readonly stage: 'waiting' | 'over';
}

/** A fault as a failure: its kind for the program, and for a person what happened and, when it is over, what to do. */
export function describeFailure(fault: Fault, scene: FailureScene): Failure {
  const kind = kindOf(fault);
  const happened = whatHappened(kind, fault, scene);
  const advice = scene.stage === 'over' ? whatToDo(kind, fault) : '';
  return {
    kind,
    message: advice === '' ? happened : `${happened} ${advice}`,
    ...(fault.status > 0 ? { status: fault.status } : {}),
    ...(fault.code === '' ? {} : { code: fault.code }),
    ...(fault.requestId === '' ? {} : { requestId: fault.requestId }),
  };
}

function kindOf(fault: Fault): Failure['kind'] {
  if (fault.origin === 'connection') return 'network';
  if (isSpendLimit(fault) || fault.status === 402 || fault.type === 'billing_error') return 'billing';
  if (isBusy(fault)) return fault.status === 429 || fault.type === 'rate_limit_error' ? 'rateLimit' : 'overloaded';
  if (fault.origin === 'stream' && fault.type === '') return 'cut';
  if (isTooLong(fault)) return 'tooLong';
  const byType = kindsByType[fault.type];
  return byType ?? kindsByStatus[fault.status] ?? (fault.status >= 500 ? 'server' : 'invalid');
}

const kindsByType: Partial<Record<string, Failure['kind']>> = {
  authentication_error: 'auth',
  permission_error: 'permission',
  not_found_error: 'notFound',
  request_too_large: 'tooLarge',
  api_error: 'server',
  timeout_error: 'server',
  conflict_error: 'server',
};
const kindsByStatus: Partial<Record<number, Failure['kind']>> = {
  401: 'auth',
  403: 'permission',
  404: 'notFound',
  408: 'server',
  409: 'server',
  413: 'tooLarge',
};

function isTooLong({ type, words }: Fault): boolean {
  return type === 'invalid_request_error' && /prompt is too long|exceed context limit/i.test(words);
}

function whatHappened(kind: Failure['kind'], fault: Fault, scene: FailureScene): string {
  const status = fault.status > 0 ? ` (${fault.status})` : '';
  switch (kind) {
    case 'auth':
      return `The key was refused${status}. Your prompt is kept.`;
    case 'billing':
      return `The account cannot pay for this${status}: ${sentence(fault.words)}`;
    case 'permission':
      return `This key may not use ${scene.model}${status}.`;
    case 'notFound':
      return fault.words.startsWith('model') || fault.type === 'not_found_error'
        ? `There is no model ${scene.model}${status}.`
        : `What answers at ${scene.baseUrl} is not the Messages API${status}.`;
    case 'tooLong':
      return 'The conversation no longer fits the model’s window.';
    case 'tooLarge':
      return 'The request is larger than the service takes.';
    case 'rateLimit':
      return 'Rate limited.';
    case 'overloaded':
      return 'The model is overloaded.';
    case 'server':
      return `The service had an error${status}.`;
    case 'network':
      return `No connection to ${hostOf(scene.baseUrl)}.`;
    case 'cut':
      return scene.arrived === 0
        ? 'The reply broke off before its first word.'
        : `The reply broke off after ${scene.arrived.toLocaleString('en-US')} characters.`;
    default:
      return `The request was refused${status}: ${sentence(fault.words)}`;
  }
}

function whatToDo(kind: Failure['kind'], fault: Fault): string {
  switch (kind) {
    case 'auth':
      return 'Set another key.';
    case 'billing':
      return 'Look at the account’s billing and limits, then retry.';
    case 'permission':
      return 'Choose another model or set another key.';
    case 'notFound':
      return fault.type === 'not_found_error' ? 'Choose another model.' : 'Look at the base URL in the settings.';
    case 'tooLong':
      return 'Fork from an earlier turn, or start a new session.';
    case 'tooLarge':
      return 'Fork from a turn before the big images or files.';
    case 'rateLimit':
      return 'Retry in a while, or run fewer branches at once.';
    case 'overloaded':
      return 'Retry in a few minutes, or choose another model.';
    case 'server':
      return 'Retry in a while.';
    case 'network':
      return 'Look at the network, the proxy and the base URL, then retry. Your prompt is kept.';
    case 'cut':
      return 'What arrived is kept. Retry.';
    default:
      return 'Retry, or fork from an earlier turn.';
  }
}

function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
}

/** The API's words as one sentence of at most 300 characters. */
function sentence(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  const cut = line.length > 300 ? `${line.slice(0, 299)}…` : line;
  return /[.!?…]$/.test(cut) ? cut : `${cut}.`;
}
