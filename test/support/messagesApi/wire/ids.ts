/** Ids that look like the real ones and are the same in every run: `req_011C…`, `msg_01…`, `toolu_01…`. */
export interface Ids {
  next(prefix: 'req_011C' | 'msg_01' | 'toolu_01'): string;
}

export function countingIds(): Ids {
  let count = 0;
  return {
    next(prefix) {
      count += 1;
      return prefix + count.toString(36).padStart(20, 'A');
    },
  };
}
