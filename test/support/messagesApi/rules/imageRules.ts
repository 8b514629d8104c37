import { invalid } from '../wire/failure.ts';
import { asText, asWire } from '../wire/record.ts';
import type { RequestBody } from '../wire/requestBody.ts';
import { eachBlock, nestedBlocks } from './eachBlock.ts';
import type { Rule } from './rule.ts';

/** How large and how many images may be. Pixels are read from PNG images only. */
export const imageRules: readonly Rule[] = [
  {
    id: 'image-size',
    source: 'LIVE',
    check({ body }) {
      const large = images(body).find(({ data }) => sizeOf(data) > mostBytes);
      return large
        ? invalid(
            `${large.path}.image.source.base64: image exceeds 5 MB maximum: ${sizeOf(large.data)} bytes > ${mostBytes} bytes`,
          )
        : undefined;
    },
  },
  {
    id: 'image-pixels',
    source: 'LIVE',
    check({ body }) {
      const all = images(body);
      const most = all.length > 20 ? 2000 : 8000;
      const large = all.find(({ data }) => longestSide(data) > most);
      const many = all.length > 20 ? ' for many-image requests' : '';
      return large
        ? invalid(
            `${large.path}.image.source.base64.data: At least one of the image dimensions exceed max allowed size${many}: ${most} pixels`,
          )
        : undefined;
    },
  },
  {
    id: 'image-count',
    source: 'DOC',
    check({ body, model }) {
      const most = model.context <= 200_000 ? 100 : 600;
      const count = images(body).length;
      return count > most ? invalid(`messages: too many images and documents: ${count} > ${most}`) : undefined;
    },
  },
];

const mostBytes = 5_242_880;

interface PlacedImage {
  readonly path: string;
  /** Base64 text; empty for images that are not sent inline. */
  readonly data: string;
}

function images(body: RequestBody): PlacedImage[] {
  return eachBlock(body)
    .flatMap(({ block, path }) => [
      { block, path },
      ...nestedBlocks(block).map((each, index) => ({ block: each, path: `${path}.content.${index}` })),
    ])
    .filter(({ block }) => block['type'] === 'image')
    .map(({ block, path }) => ({ path, data: asText(asWire(block['source'])['data']) }));
}

const sizeOf = (data: string): number => Buffer.byteLength(data, 'base64');

/** Width or height of a PNG, whichever is greater; 0 for anything else. */
function longestSide(data: string): number {
  const head = Buffer.from(data.slice(0, 64), 'base64');
  const isPng = head.length >= 24 && head.toString('latin1', 1, 4) === 'PNG';
  return isPng ? Math.max(head.readUInt32BE(16), head.readUInt32BE(20)) : 0;
}
