/** A request the API answers with an error instead of a message. */
export interface Failure {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  /** `error.details`, such as `{ error_code }`. */
  readonly details?: unknown;
  /** Extra response headers, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The error types by HTTP status. */
const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  501: 'api_error',
  503: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

export const errorTypeOf = (status: number): string =>
  types[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');

/** A 400 with the given text. */
export const invalid = (message: string): Failure => ({ status: 400, type: 'invalid_request_error', message });

/** The JSON text of an error answer. */
export function errorBody(failure: Pick<Failure, 'type' | 'message' | 'details'>, requestId: string): string {
  return JSON.stringify({
    type: 'error',
    error: { type: failure.type, message: failure.message, details: failure.details },
    request_id: requestId,
  });
}
