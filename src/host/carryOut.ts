import type { Intent, IntentAnswer } from '../protocol/intent.ts';
import type { Connection } from './connection.ts';

/** Sends an intent, starting the background process if there is none. Rejects with the reason where it was refused. */
export async function carryOut(
  connection: Connection,
  intent: Intent,
): Promise<Extract<IntentAnswer, { type: 'intentDone' }>> {
  const answer = await (await connection.need()).intent(intent);
  if (answer.type === 'intentRefused') throw new Error(answer.reason);
  return answer;
}
