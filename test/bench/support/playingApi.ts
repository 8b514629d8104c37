import { player } from '../../support/messagesApi/play.ts';
import { startMessagesApi } from '../../support/messagesApi/startMessagesApi.ts';

/** The stand-in for the Messages API as a program that plays what it is told: prints its address to its parent. */
const api = await startMessagesApi({ brain: player() });
process.on('disconnect', () => process.exit(0));
process.send?.(api.url);
