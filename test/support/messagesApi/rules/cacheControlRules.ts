import { markers, type Marker } from '../cache/markers.ts';
import { invalid } from '../wire/failure.ts';
import type { Rule } from './rule.ts';

/** What cache markers may not do. */
export const cacheControlRules: readonly Rule[] = [
  {
    id: 'cache-empty-text',
    source: 'LIVE',
    check({ body }) {
      const found = markers(body).explicit.find(({ block }) => block['type'] === 'text' && block['text'] === '');
      return found ? invalid(`${found.path}.text: cache_control cannot be set for empty text blocks`) : undefined;
    },
  },
  {
    id: 'cache-clear-at',
    source: 'DOC',
    check({ body }) {
      const at = body.messages.findIndex(
        ({ raw, content }) => raw['clear_at'] !== undefined && content.blocks.some(block => block['cache_control']),
      );
      return at < 0 ? undefined : invalid(`messages.${at}: cache_control cannot be set on a message with \`clear_at\``);
    },
  },
  {
    id: 'cache-four',
    source: 'LIVE',
    check({ body }) {
      const { explicit, automatic } = markers(body);
      const count = explicit.length + (automatic && !automatic.merged ? 1 : 0);
      return count > 4
        ? invalid(`A maximum of 4 blocks with cache_control may be provided. Found ${count}.`)
        : undefined;
    },
  },
  {
    id: 'cache-automatic-ttl',
    source: 'DOC',
    check({ body }) {
      const { automatic } = markers(body);
      return automatic?.conflict
        ? invalid('cache_control: the last block already has a cache_control block with a different ttl.')
        : undefined;
    },
  },
  {
    id: 'cache-ttl-order',
    source: 'LIVE',
    check({ body }) {
      const { explicit, automatic } = markers(body);
      const all: Marker[] = automatic && !automatic.merged ? [...explicit, automatic] : [...explicit];
      let short = false;
      for (const { ttl, path } of all) {
        if (ttl === '1h' && short) {
          return invalid(
            `${path}.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.`,
          );
        }
        short ||= ttl === '5m';
      }
      return undefined;
    },
  },
];
