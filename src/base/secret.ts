/** A value that must not be told, and the name that stands for it. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}
