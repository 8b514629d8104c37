import { tokens } from '../words/format.ts';
import { t } from '../words/t.ts';

/** What a reply paid again: `This reply read 0 of 41k from the cache. The model was changed.` */
export function missedWords(missed: {
  readonly read: number;
  readonly expected: number;
  readonly reason: string;
}): string {
  const figures = { read: tokens(missed.read), expected: tokens(missed.expected) };
  const what = t('This reply read {read} of {expected} from the cache.', figures);
  return [what, whyWords(missed.reason)].filter(Boolean).join(' ');
}

/** Empty where the reason is not known or says nothing to a person. */
function whyWords(reason: string): string {
  switch (reason) {
    case 'model_changed':
      return t('The model was changed.');
    case 'system_changed':
      return t('The instructions were changed.');
    case 'tools_changed':
      return t('The tools were changed.');
    case 'messages_changed':
      return t('Earlier messages were changed.');
    default:
      return '';
  }
}
