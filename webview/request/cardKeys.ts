/** What can be done with a card by letter. What is absent cannot. */
export interface CardActions {
  readonly allow: () => void;
  readonly session?: (() => void) | undefined;
  readonly deny: () => void;
  readonly reason?: () => void;
  readonly next: (by: 1 | -1) => void;
  readonly leave: () => void;
}

/** What a letter does while the card has the focus. */
export function cardKey(key: string, actions: CardActions): (() => void) | undefined {
  switch (key.toLowerCase()) {
    case 'a':
      return actions.allow;
    case 's':
      return actions.session;
    case 'd':
      return actions.deny;
    case 'w':
      return actions.reason;
    case 'j':
      return () => actions.next(1);
    case 'k':
      return () => actions.next(-1);
    case 'escape':
      return actions.leave;
    default:
      return undefined;
  }
}
