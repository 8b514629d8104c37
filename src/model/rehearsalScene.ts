import { rehearsalPrompts } from '../session/rehearsal.ts';
import { sceneProgram } from './play/program.ts';
import type { Scene } from './play/scene.ts';

/** What the branches that the agent makes by itself are to do, in the words their panels show. */
const tasks = {
  code: 'Say what `greet()` in src/greet.js does not handle.',
  test: 'Say what test/greet.test.js does not try.',
  readme: 'Say what README.md does not tell.',
} as const;

/** The script of the rehearsal: what the agent does at the person's prompts, and its children at their tasks. */
export const rehearsalScene: Scene = new Map([
  [
    rehearsalPrompts.read,
    sceneProgram(
      'SAY I’ll read the code and its test first.',
      'READ src/greet.js',
      '+READ test/greet.test.js',
      'SAY `greet()` returns `Hello, ada`, but the test expects `Hello, Ada`: the name is **not capitalised**.\n\nThat was a turn: your words, what I did, and a receipt.',
    ),
  ],
  [
    rehearsalPrompts.fix,
    sceneProgram(
      'SAY One line is enough. Before I change a file you are asked.',
      'EDIT src/greet.js: return `Hello, ${name}`; => return `Hello, ${name.charAt(0).toUpperCase()}${name.slice(1)}`;',
      'OR Nothing was changed. Fork after this turn to try another way.',
      'SAY Done: `src/greet.js` now capitalises the name. The receipt below counts the lines.\n\nSuppose you would rather have it another way. **Fork after this turn**: nothing is lost, both ways stay.',
    ),
  ],
  [
    rehearsalPrompts.other,
    sceneProgram(
      'SAY In this branch I would leave `greet()` alone and capitalise where it is called:\n\n```js\ngreet(capitalise(user.name));\n```\n\nThe other branch stays as it was. Use ‹ › in the line above to **compare** the two.',
    ),
  ],
  [
    rehearsalPrompts.agents,
    sceneProgram(
      'SAY These are three separate looks, so I fork myself. Each branch knows all that I know, does its one part and reports. They run **at the same time**.',
      `FORK look-at-code: ${tasks.code} | look-at-test: ${tasks.test} | look-at-readme: ${tasks.readme}`,
      'SAY The branches are joined, and this is what they found:\n\n$found\n\nAll they read on the way stayed with them; I have only their results. Open one in the tree to see how it got there.',
    ),
  ],
  [
    tasks.code,
    sceneProgram(
      'SAY I am a branch now, with one task: the code.',
      'READ src/greet.js',
      'SAY Found: `greet()` does not handle an empty name; it says `Hello, ` and nobody (src/greet.js:3).',
    ),
  ],
  [
    tasks.test,
    sceneProgram(
      'SAY I am a branch now, with one task: the test.',
      'READ test/greet.test.js',
      'SAY Found: the test tries one name; no empty one, and none of two words (test/greet.test.js:6).',
    ),
  ],
  [
    tasks.readme,
    sceneProgram(
      'SAY I am a branch now, with one task: the README.',
      'READ README.md',
      'SAY Found: the README tells how to check the project, but not how to call `greet()` (README.md:3).',
    ),
  ],
]);
