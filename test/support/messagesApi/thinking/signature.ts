import { createHash, createHmac } from 'node:crypto';
import { asText, asWire } from '../wire/record.ts';

/** What a signature holds: who made the block, after which conversation, and what the block said. */
export interface Minted {
  readonly model: string;
  /** Fingerprints of the system prompt, the tools and the messages before the block. */
  readonly system: string;
  readonly tools: string;
  readonly messages: string;
  /** This block's own id, and those of the thinking blocks the model saw before it. */
  readonly id: string;
  readonly chain: readonly string[];
  /** Fingerprint of the text the client was given. */
  readonly shown: string;
  /** Tokens of the whole thinking, shown or not. */
  readonly tokens: number;
}

/** A signature for the block; the same for the same input, also after a restart of the server. */
export function sign(minted: Minted): string {
  const text = Buffer.from(JSON.stringify(minted)).toString('base64');
  return `${text}${mac(text)}`;
}

/** What the signature holds; undefined when it was not made by `sign` or was changed since. */
export function readSignature(signature: string): Minted | undefined {
  const text = signature.slice(0, -macLength);
  if (signature.length <= macLength || mac(text) !== signature.slice(-macLength)) return undefined;
  const held = asWire(JSON.parse(Buffer.from(text, 'base64').toString()));
  const chain = held['chain'];
  return {
    model: asText(held['model']),
    system: asText(held['system']),
    tools: asText(held['tools']),
    messages: asText(held['messages']),
    id: asText(held['id']),
    chain: Array.isArray(chain) ? chain.map(asText) : [],
    shown: asText(held['shown']),
    tokens: Number(held['tokens']),
  };
}

/** A short fingerprint of a text. */
export const fingerprint = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

const macLength = 44;
const mac = (text: string): string => createHmac('sha256', 'stand-in').update(text).digest('base64');
