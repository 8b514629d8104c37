import { drip, text } from '../../support/messagesApi/script.ts';
import { startMessagesApi } from '../../support/messagesApi/startMessagesApi.ts';
import { virtualClock } from '../../support/messagesApi/virtualClock.ts';

/**
 * The stand-in for the Messages API as a program: prints its address to its parent. A prompt with "slowly" in it is answered
 * with 3000 tokens, one of four characters every 20 ms; one with "in steps" with as many a second, five every 100 ms; any
 * other with a word.
 */
const sentence = 'This is one of many sent ences that grow word by word on ever y one of the bran ches. ';
const long = text(Array.from({ length: 150 }, (_, i) => (i % 4 === 3 ? `${sentence}\n\n` : sentence)).join(''));

const api = await startMessagesApi({
  clock: virtualClock('machine'),
  brain: ({ prompt }) => {
    if (prompt.includes('slowly')) return [drip(4, 20), long];
    return prompt.includes('in steps') ? [drip(20, 100), long] : [text('Done.')];
  },
});
process.on('disconnect', () => process.exit(0));
process.send?.(api.url);
