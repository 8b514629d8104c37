import type { Wire } from '../wire/record.ts';
import { contentOf, type RequestBody, type Role } from '../wire/requestBody.ts';

/** A block of a message with its place. */
export interface PlacedBlock {
  readonly block: Wire;
  readonly role: Role;
  /** Index of the message and of the block in it. */
  readonly message: number;
  readonly index: number;
  /** `messages.{message}.content.{index}` */
  readonly path: string;
}

/** Every block of every message, in order; not those inside tool results. */
export function eachBlock(body: RequestBody): PlacedBlock[] {
  return body.messages.flatMap(({ role, content }, message) =>
    content.blocks.map((block, index) => ({
      block,
      role,
      message,
      index,
      path: `messages.${message}.content.${index}`,
    })),
  );
}

/** The blocks inside a tool result; none for other blocks. */
export function nestedBlocks(block: Wire): readonly Wire[] {
  return block['type'] === 'tool_result' ? contentOf(block['content']).blocks : [];
}
