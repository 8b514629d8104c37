import { appendFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { carryOut, type Outside } from '../../../src/sandbox/gate/carryOut.ts';
import { startGate } from '../../../src/sandbox/gate/startGate.ts';

/** An internet of a test's own: names lead to public addresses, and addresses to servers on this machine. */
export interface FakeInternet {
  /** What each name resolves to: the first answer, then the next; the last one stays. */
  readonly names: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** The local port behind `address:port`. */
  readonly servers: Readonly<Record<string, number>>;
  /** A file with a line for every address that was dialled. */
  readonly dialled: string;
}

/** The gate's program over such an internet; writes it into `folder` and returns its path. */
export function gateOver(folder: string, internet: FakeInternet): string {
  const file = path.join(folder, 'gate.mjs');
  const self = pathToFileURL(import.meta.filename).href;
  writeFileSync(internet.dialled, '');
  writeFileSync(file, `import { startFakeGate } from '${self}';\nstartFakeGate(${JSON.stringify(internet)});\n`);
  return file;
}

/** As `src/gate.ts`, over a fake internet. */
export function startFakeGate({ names, servers, dialled }: FakeInternet): void {
  const asked = new Map<string, number>();
  const resolve: Outside['resolve'] = host => {
    const answers = names[host] ?? [];
    const turn = asked.get(host) ?? 0;
    asked.set(host, turn + 1);
    const found = answers[Math.min(turn, answers.length - 1)] ?? [];
    return Promise.resolve(found.map(address => ({ address, family: address.includes(':') ? 6 : 4 })));
  };
  const dial: Outside['dial'] = async ([first], port) => {
    const address = `${first?.address}:${port}`;
    appendFileSync(dialled, `${address}\n`);
    const local = servers[address];
    if (local === undefined) throw Object.assign(new Error('nobody there'), { code: 'ECONNREFUSED' });
    const socket = connect(local, '127.0.0.1');
    socket.on('error', () => {});
    return await Promise.resolve(socket);
  };
  startGate((told, tell) => carryOut(told, tell, { resolve, dial }));
}
