import { systemClock } from '../../src/base/clock.ts';
import { pathTo } from '../../src/session/path.ts';
import { openStore } from '../../src/storage/diskStore.ts';

/*
 * Opens session `s1` once in a fresh process and reads the last page of one branch: `openSessionProcess.ts FOLDER BRANCH`.
 * Prints milliseconds from the call to the page, and what the process holds then.
 */
const [folder = '', branch = '1'] = process.argv.slice(2);
const began = performance.now();
const { log, tree } = await openStore(folder, { clock: systemClock }).open('s1');
const path = pathTo(tree, tree.branches.get(Number(branch))?.head ?? 0);
const page = await log.readNodes(path.slice(-50).map(node => node.id));
const ms = performance.now() - began;
console.log(JSON.stringify({ ms, rss: process.memoryUsage.rss(), nodes: page.length, events: tree.seq }));
await log.close();
