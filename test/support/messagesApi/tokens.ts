/** The stand-in's token count: a quarter of the UTF-8 bytes, rounded up. Deterministic, not the real tokenizer. */
export const estimateTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

/** What an image or a PDF counts, whatever its bytes. */
export const mediaTokens = 1600;
