import type { CallPlace } from '../../src/harness/callCard.ts';

/** No wall at all. */
export const unwalled: CallPlace = { wall: 'none', reach: { files: 'write', hosts: [] } };

/** Behind a wall, with a working copy to write and no network. */
export const walled: CallPlace = { wall: 'walled', reach: { files: 'write', hosts: [] } };
