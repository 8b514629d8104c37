/**
 * Lets the first `burst` messages through and then `perSecond`, so that a flood inside the wall is none outside of it. The
 * rest is dropped: what is told many times a second tells nothing new.
 */
export function tellSparingly<Message>(
  tell: (message: Message) => void,
  { burst, perSecond, now }: { burst: number; perSecond: number; now: () => number },
): (message: Message) => void {
  let left = burst;
  let last = now();
  return message => {
    const time = now();
    left = Math.min(burst, left + ((time - last) / 1000) * perSecond);
    last = time;
    if (left < 1) return;
    left--;
    tell(message);
  };
}
