import type { Turn } from './turn.ts';

/** A turn as plain text: its prompt, what was said and what was called. */
export function turnText(turn: Turn): string {
  const lines = turn.items.map(item => {
    switch (item.type) {
      case 'says':
        return item.text;
      case 'call':
        return `[${item.tool}] ${item.title}`;
      case 'note':
        return `> ${item.words}`;
      default:
        return '';
    }
  });
  const prompt = turn.opening ? turn.opening.words.replace(/^/gm, '> ') : '';
  return [prompt, ...lines].filter(Boolean).join('\n\n');
}
