import { systemClock } from '../../src/base/clock.ts';
import { openCheckpoints } from '../../src/workspace/openCheckpoints.ts';

/*
 * A process that does one thing with checkpoints, to be killed meanwhile: `captureProcess.ts STATE FOLDER WHAT [ID]`. WHAT is
 * `capture`, `restore`, `copy`, `remove` or `sweep`.
 */
const [state = '', folder = '', what = '', id = ''] = process.argv.slice(2);
const checkpoints = await openCheckpoints({ state, folder, env: process.env, clock: systemClock });
if ('refused' in checkpoints) throw new Error(checkpoints.refused);
const parents = id === '' ? [] : [id];
switch (what) {
  case 'capture':
    await checkpoints.capture({ session: 's1', node: 99, parents, kind: 'post' });
    break;
  case 'restore':
    await checkpoints.restore({ session: 's1', node: 99, what: { way: 'exact', to: id } });
    break;
  case 'copy':
    await checkpoints.copyFor({ name: 'killed', checkpoint: id });
    break;
  case 'remove':
    await checkpoints.removeCopy({
      copy: await checkpoints.copyFor({ name: 'killed', checkpoint: id }),
      session: 's1',
      node: 99,
      parents,
    });
    break;
  case 'sweep':
    await checkpoints.sweep({ keep: session => session === 's1', quota: 0, packAt: 0, copies: ['killed'] });
    break;
  default:
    throw new Error(`what is ${what}?`);
}
process.exit(0);
