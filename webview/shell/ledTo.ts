/** The card a person was led to (its key changes with what it shows) and when, in milliseconds since 1970. */
export interface LedTo {
  readonly card: string;
  readonly at: number;
}
