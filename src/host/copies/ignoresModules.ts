/** Whether the text of a folder's `.gitignore` leaves its installed packages out. The last line that speaks of them counts. */
export function ignoresModules(text: string): boolean {
  const lines = text.split(/\r?\n/).map(line => line.trim());
  const last = lines.findLast(line => /^!?(\*\*\/|\/)?node_modules(\/|\/\*\*?)?$/.test(line));
  return last !== undefined && !last.startsWith('!');
}
