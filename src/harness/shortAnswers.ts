import { bytesOf, historyFile, isLong } from '../session/historyFile.ts';
import type { NodeId } from '../session/ids.ts';
import type { CallAnswer } from './answers.ts';

/** Characters of a long output's end that stay: how a command ended, and the counts a receipt reads. */
const tail = 1_000;

/**
 * Answers whose long outputs are pointers to the files in which the branch's history keeps them, as the outputs of `node`;
 * undefined where none is long. `folder` is the branch's scratch folder.
 */
export function shortAnswers(
  answers: readonly CallAnswer[],
  node: NodeId,
  folder: string,
): readonly CallAnswer[] | undefined {
  let count = 0;
  const short = answers.map((answer): CallAnswer => {
    if (!isLong(answer.text)) return answer;
    count += 1;
    const { outcome, text } = answer;
    const kept = `${folder}/${historyFile(node, count, outcome.name)}`;
    const words = `(${Math.ceil(bytesOf(text) / 1024)} KB of output were left out: your context is nearly full. They stand in ${kept}; read or search there what you need of them. Their end:)\n${text.trimEnd().slice(-tail)}`;
    return { outcome: { ...outcome, kept: outcome.kept ?? kept }, text: words };
  });
  return count === 0 ? undefined : short;
}
