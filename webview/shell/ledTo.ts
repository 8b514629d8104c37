/** The request a person was led to: what it showed and when, in milliseconds since 1970. */
export interface LedTo {
  readonly id: number;
  readonly hash: string;
  readonly at: number;
}
