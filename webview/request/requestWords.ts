import type { OpenQuestion } from '../../src/session/agents.ts';
import type { ShownCall } from '../../src/session/event.ts';
import { t } from '../words/t.ts';

/** Whether this is no call but a question of the harness, whose title is the whole sentence. */
export function isQuestion(shown: ShownCall): boolean {
  return shown.tool === 'goOn';
}

/** What stands after the branch's name in the head of a card. */
export function requestVerb(shown: ShownCall): string {
  switch (shown.tool) {
    case 'bash':
      return t('asks to run');
    case 'edit':
      return t('asks to change {file}', { file: shown.title });
    case 'write':
      return t('asks to write {file}', { file: shown.title });
    default:
      return t('asks to use {tool}', { tool: shown.tool });
  }
}

/** The same as a whole sentence, for the screen reader. */
export function requestSentence(branch: string, shown: ShownCall): string {
  if (isQuestion(shown)) return shown.title;
  if (shown.tool === 'bash') return t('{branch} asks to run {command}', { branch, command: shown.title });
  return `${branch} ${requestVerb(shown)}`;
}

/** What an agent asks its person, as a sentence for the screen reader. */
export function askedSentence(branch: string, { questions }: Pick<OpenQuestion, 'questions'>): string {
  const [first] = questions;
  return questions.length === 1
    ? t('{branch} asks you: {words}', { branch, words: first?.words ?? '' })
    : t('{branch} asks you {n} questions', { branch, n: questions.length });
}

/** The words of the wider answer, with what it reaches. */
export function sessionWords(shown: ShownCall): string {
  switch (shown.tool) {
    case 'bash':
      return t('Allow {command} for This Session', { command: short(shown.title) });
    case 'edit':
      return t('Allow Edits for This Session');
    case 'write':
      return t('Allow Writing Files for This Session');
    default:
      return t('Allow {tool} for This Session', { tool: shown.tool });
  }
}

/** The rule behind the wider answer. */
export function sessionRule(shown: ShownCall): string {
  return shown.tool === 'bash'
    ? t('Exactly this command, for every branch, until the session ends.')
    : t('Every use of {tool}, for every branch, until the session ends.', { tool: shown.tool });
}

function short(command: string): string {
  const line = command.split('\n')[0] ?? '';
  return line.length > 32 || line !== command ? `${line.slice(0, 31)}…` : line;
}
