/** The first sentences of a reply as plain text, at most `limit` characters; empty where it says nothing. */
export function firstSentences(markdown: string, limit: number): string {
  const plain = plainText(markdown);
  if (plain.length <= limit) return plain;
  const ends = [...plain.slice(0, limit + 1).matchAll(/[.!?…](?=\s)/g)];
  const end = ends.at(-1)?.index;
  if (end !== undefined) return plain.slice(0, end + 1);
  const cut = plain.slice(0, limit);
  const word = cut.lastIndexOf(' ');
  return `${(word > limit / 2 ? cut.slice(0, word) : cut).trimEnd()}…`;
}

/** The first paragraph that says something, without the signs of Markdown; code blocks, rules and tables say nothing. */
function plainText(markdown: string): string {
  const paragraphs = markdown
    .replace(/^ {0,3}(```|~~~)[^\n]*\n[\s\S]*?(?:^ {0,3}\1[^\n]*$|(?![\s\S]))/gm, '')
    .split(/\n\s*\n/)
    .map(paragraph =>
      paragraph
        .split('\n')
        .filter(line => !/^\s*(?:\||[-*_=]{3,}\s*$)/.test(line))
        .map(withoutSigns)
        .filter(line => line !== '')
        .join(' '),
    );
  return paragraphs.find(paragraph => paragraph !== '') ?? '';
}

function withoutSigns(line: string): string {
  return line
    .replace(/^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d+[.)]\s+)+/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__)(.+?)\1/g, '$2')
    .replace(/(?<![\w*])\*([^*\s][^*]*)\*(?!\w)/g, '$1')
    .replace(/(?<!\w)_([^_]+)_(?!\w)/g, '$1')
    .replace(/`([^`]+)`/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
