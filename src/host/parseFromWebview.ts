import * as v from 'valibot';
import { fromWebviewSchema, type FromWebview } from '../protocol/webviewMessage.ts';

/** A message of the page, or what is wrong with it: the place and the complaint, never the value. */
export function parseFromWebview(message: unknown): FromWebview | { type: 'unreadable'; why: string } {
  const parsed = v.safeParse(fromWebviewSchema, message);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return { type: 'unreadable', why: `${v.getDotPath(issue) ?? 'message'}: expected ${issue.expected ?? issue.type}` };
}
