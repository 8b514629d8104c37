import * as v from 'valibot';
import { askParent } from './askParent.ts';
import { failed, type TreeTool } from './treeCall.ts';

const schema = v.object({
  to: v.literal('parent'),
  questions: v.array(
    v.pipe(
      v.object({
        question: v.string(),
        choices: v.exactOptional(v.array(v.string())),
        otherwise: v.exactOptional(v.string()),
      }),
      v.transform(({ question, choices = [], otherwise = '' }) => ({ words: question, choices, otherwise })),
    ),
  ),
});

/** The tool `ask`. */
export const askTool: TreeTool = call => {
  const parsed = v.safeParse(schema, call.call.input);
  return parsed.success
    ? askParent(call, parsed.output.questions)
    : Promise.resolve(failed('This cannot be done yet.'));
};
