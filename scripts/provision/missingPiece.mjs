/** Something the machine lacks and that could not be fetched. The message is one line: what it is and how to supply it. */
export class MissingPiece extends Error {
  /** @override */
  name = 'MissingPiece';
}
