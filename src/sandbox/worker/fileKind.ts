/** What a file is, by its first bytes: `text`, or words for what it is instead, such as `a PNG image`. */
export function fileKind(bytes: Buffer): 'text' | { binary: string } {
  for (const [name, magic] of signatures) if (bytes.subarray(0, magic.length).equals(magic)) return { binary: name };
  if (bytes.subarray(8, 12).toString('latin1') === 'WEBP') return { binary: 'a WebP image' };
  if (bytes.subarray(0, 8192).includes(0)) return { binary: 'a binary file' };
  return 'text';
}

const signatures: readonly (readonly [string, Buffer])[] = [
  ['a PNG image', '89504e470d0a1a0a'],
  ['a JPEG image', 'ffd8ff'],
  ['a GIF image', '47494638'],
  ['a PDF document', '255044462d'],
  ['a ZIP archive (or a format made of one)', '504b0304'],
  ['a gzip archive', '1f8b'],
  ['an xz archive', 'fd377a585a00'],
  ['a zstd archive', '28b52ffd'],
  ['an ELF program', '7f454c46'],
  ['an SQLite database', '53514c69746520666f726d61742033'],
  ['a WebAssembly module', '0061736d'],
  ['UTF-16 text', 'fffe'],
  ['UTF-16 text', 'feff'],
].map(([name = '', hex = '']) => [name, Buffer.from(hex, 'hex')] as const);
