/**
 * The folder beside those of copies, out of reach of whoever works in one, with a link to each folder of objects that the
 * repositories of these copies lean on. A copy's `info/alternates` names such a link: behind a wall, where the copy stands in
 * the place of the person's folder, the objects themselves stand at the link's path. `top` is the absolute top of a copy.
 */
export function lentObjects(top: string): string {
  const end = Math.max(top.lastIndexOf('/'), top.lastIndexOf('\\'));
  return `${top.slice(0, end)}.lent`;
}
