import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { activationContext, provideVscode } from './vscodeStandIn.ts';

/**
 * Loads and activates the built extension once, as the first thing of a fresh process, and tells its parent how many
 * milliseconds each took. `node activateOnce.ts DIST`.
 */
const [dist = ''] = process.argv.slice(2);
provideVscode();
const load = createRequire(pathToFileURL(`${dist}/`));
const begin = performance.now();
const extension = load('./extension.cjs') as { activate: (context: object) => unknown };
const loaded = performance.now();
extension.activate(activationContext(dist));
const activated = performance.now();
process.send?.({ load: loaded - begin, activate: activated - loaded }, () => process.exit(0));
