/** A place in a reply where the server stops until the test lets it go on. */
export interface Gate {
  readonly kind: 'gate';
  /** Resolves when everything before the gate was handed to the socket. */
  readonly reached: Promise<void>;
  /** Lets the reply go on; may be called before the gate is reached. */
  release(): void;
  /** Used by the server: tells that the gate is reached, resolves when it may go on. */
  pass(): Promise<void>;
}

export function gate(): Gate {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  return {
    kind: 'gate',
    reached: reached.promise,
    release: () => released.resolve(),
    pass() {
      reached.resolve();
      return released.promise;
    },
  };
}
