import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { launchGated } from '../../src/sandbox/gate/launchGated.ts';
import { createAuthority } from '../../src/sandbox/gate/authority.ts';
import { launchPlainly, type Launch } from '../../src/sandbox/launch.ts';
import { openHands, type WorkerHands } from '../../src/sandbox/workerHands.ts';
import { smallWall } from '../sandbox/gate/openGated.ts';
import { median, type Report } from './support/figures.ts';
import { builtProduct } from './support/product.ts';

export const name = 'The gate: what leaving the wall costs';

const starts = 7;
const bytes = 50_000_000;

export async function run(report: Report): Promise<void> {
  const body = randomBytes(bytes);
  const answer: RequestListener = (request, response) => response.end(request.url === '/large' ? body : 'small');
  const authority = createAuthority(Date.now);
  const servers = [
    createServer(answer),
    createSecure({ SNICallback: (host, found) => found(null, authority.contextFor(host)) }, answer),
  ];
  const [plain = 0, secure = 0] = await Promise.all(servers.map(listening));
  const root = mkdtempSync(path.join(tmpdir(), 'banyan-bench-'));
  mkdirSync(path.join(root, 'tmp'));
  const dist = await builtProduct();
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: path.join(root, 'tmp'), HOME: root };
  const gated = launchGated({
    node: process.execPath,
    gateFile: path.join(dist, 'gate.mjs'),
    prepared: { argv: smallWall(root, [dist]), env, filter: '' },
    hosts: [`127.0.0.1:${plain}`, `localhost:${secure}`],
    lent: [],
    proxy: '',
    onViolation: () => {},
    onUsed: () => {},
  });
  const open = (launch: Launch): WorkerHands =>
    openHands({
      node: process.execPath,
      workerFile: path.join(dist, 'worker.mjs'),
      roots: [root],
      outputFolder: path.join(root, 'output'),
      env,
      launch,
    });
  try {
    const bare = await startTimes(() => open(launchPlainly));
    const walled = await startTimes(() => open(gated));
    report.row({
      measure: 'first command with a gate and a small wall, median',
      value: walled,
      unit: 'ms',
      peer: { name: 'a bare worker', value: bare },
    });

    const hands = open(gated);
    const inside: Shell = command => hands.execute('bash', { command }, { agent: 'bench' });
    const outside: Shell = async command => (await promisify(execFile)('/bin/bash', ['-c', command], { env })).stdout;
    const small = `'${process.execPath}' -e '${smallRequests(plain)}'`;
    report.row({
      measure: 'a small request over a kept connection, median',
      value: await figure(inside, small),
      unit: 'ms',
      peer: { name: 'without wall and gate', value: await figure(outside, small) },
    });
    for (const [measure, url] of [
      ['50 MB in the clear', `http://127.0.0.1:${plain}/large`],
      ['50 MB through a tunnel with TLS', `https://localhost:${secure}/large`],
    ] as const) {
      const curl = `curl -sS -k --noproxy "" -o /dev/null -w "%{speed_download}\\n" ${url}`;
      report.row({
        measure,
        value: (await figure(inside, curl)) / 1e6,
        unit: 'MB/s',
        peer: { name: 'without wall and gate', value: (await figure(outside, curl)) / 1e6 },
      });
    }
    await hands.dispose();
  } finally {
    for (const server of servers) server.close();
    rmSync(root, { recursive: true, force: true });
  }
}

type Shell = (command: string) => Promise<string>;

/** The number on the first line of what a command says. */
async function figure(shell: Shell, command: string): Promise<number> {
  return Number.parseFloat(await shell(command));
}

async function startTimes(open: () => WorkerHands): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < starts; round++) {
    const hands = open();
    const from = performance.now();
    await hands.execute('bash', { command: 'echo up' }, { agent: 'bench' });
    taken.push(performance.now() - from);
    await hands.dispose();
  }
  return median(taken);
}

/** A program that prints the median of many requests in milliseconds; through the proxy where there is one. */
function smallRequests(port: number): string {
  return `
    const http = require("http");
    const proxy = process.env.http_proxy && new URL(process.env.http_proxy);
    const target = "127.0.0.1:${port}";
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const options = { agent, host: "127.0.0.1", port: proxy ? proxy.port : ${port}, path: proxy ? "http://" + target + "/" : "/", headers: { host: target } };
    const once = () => new Promise((done, fail) => http.get(options, r => r.resume().on("end", done)).on("error", fail));
    (async () => {
      const taken = [];
      for (let i = 0; i < 400; i++) { const t = performance.now(); await once(); if (i >= 50) taken.push(performance.now() - t); }
      console.log(taken.sort((a, b) => a - b)[175]);
    })();`;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
