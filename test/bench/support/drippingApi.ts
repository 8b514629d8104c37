import { drip, text } from '../../support/messagesApi/script.ts';
import { startMessagesApi } from '../../support/messagesApi/startMessagesApi.ts';
import { virtualClock } from '../../support/messagesApi/virtualClock.ts';

/**
 * The stand-in for the Messages API as a program: prints its address to its parent. A prompt with "slowly" in it is answered
 * with 2000 tokens, one of four characters every 20 ms; any other with a word.
 */
const sentence = 'This is one of many sent ences that grow word by word on ever y one of the bran ches. ';
const long = Array.from({ length: 2000 / 20 }, (_, i) => (i % 4 === 3 ? `${sentence}\n\n` : sentence)).join('');

const api = await startMessagesApi({
  clock: virtualClock('machine'),
  brain: ({ body }) =>
    /slowly/.test(JSON.stringify(body['messages']).slice(-400)) ? [drip(4, 20), text(long)] : [text('Done.')],
});
process.on('disconnect', () => process.exit(0));
process.send?.(api.url);
