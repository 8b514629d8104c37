/**
 * Whether a value is too ordinary to be taken for a secret because of the name it stands under: short, a word or words, a
 * number, a path, an address without a password. Replacing it would damage texts that have nothing to do with it.
 */
export function isGuessable(value: string): boolean {
  const text = value.trim();
  return (
    text.length < shortest ||
    /^[\d.,:+-]+$/.test(text) ||
    isWords(text) ||
    isPath(text) ||
    /^[a-z][a-z0-9+.-]*:\/\/[^@?#]*$/i.test(text)
  );
}

const shortest = 8;

/** One word in usual case, or several with one kind of separator; four words and more are taken for a passphrase. */
function isWords(text: string): boolean {
  const words = text.split(/[-_ .:/]/);
  return words.length < 4 && words.every(word => /^(?:[A-Z]?[a-z]*|[A-Z]+)\d{0,2}$/.test(word));
}

function isPath(text: string): boolean {
  if (!/^(?:~|\.{1,2})?\/|^[a-z]:[\\/]|^\\\\|^(?:file|unix):/i.test(text)) return false;
  return !text
    .split(/[\\/]/)
    .some(part => part.length >= 16 && /[a-z]/.test(part) && /[A-Z]/.test(part) && /\d/.test(part));
}
