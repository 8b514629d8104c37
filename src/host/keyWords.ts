import { assertNever } from '../base/assertNever.ts';
import type { Standing } from '../protocol/frame.ts';
import type { Translate } from './translate.ts';

/** Which key a window would spend, in words. */
export function keyWords(standing: Standing['key'], t: Translate): string {
  switch (standing) {
    case 'secretStorage':
      return t('from VS Code’s secret storage');
    case 'environment':
      return t('from the environment');
    case 'environment?':
      return t('none; one stands in the environment and is not used unasked');
    case 'file':
      return t('from the file in the state folder, not encrypted');
    case 'none':
      return t('none');
    case 'notNeeded':
      return t('none needed: the replies are written into a folder');
    default:
      return assertNever(standing);
  }
}
