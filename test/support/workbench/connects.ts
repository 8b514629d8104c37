import { spawnSync } from 'node:child_process';
import { chmod, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Why calls cannot be traced here; undefined where they can. */
export function untraceable(): string | undefined {
  if (process.platform !== 'linux') return 'system calls are traced on Linux only';
  const { status } = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']);
  return status === 0 ? undefined : 'there is no strace, or it may not trace';
}

/** A Node program in `folder` that is the one of this test and writes its network calls, and those of all it starts, to `log`. */
export async function tracingNode(folder: string, log: string): Promise<string> {
  const file = path.join(folder, 'tracing-node');
  const trace = `strace -f -qq -A -e trace=connect,sendto,sendmsg -e signal=none -o ${quoted(log)}`;
  await writeFile(file, `#!/bin/sh\nexec ${trace} ${quoted(process.execPath)} "$@"\n`);
  await chmod(file, 0o700);
  return file;
}

/** The addresses with ports that traced processes spoke to over the internet protocols; names of machines are asked of one, too. */
export async function traced(log: string): Promise<string[]> {
  const lines = (await readFile(log, 'utf8')).split('\n').filter(line => line.includes('AF_INET'));
  return [...new Set(lines.map(addressIn))].toSorted();
}

function addressIn(line: string): string {
  const port = /sin6?_port=htons\((\d+)\)/.exec(line)?.[1] ?? line;
  const host = /inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/.exec(line);
  return `${host?.[1] ?? host?.[2] ?? '?'}:${port}`;
}

/** The far ends of the TCP connections a process has open now, as address and port. Linux only. */
export async function farEnds(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all((await readdir(folder)).map(fd => readlink(path.join(folder, fd)).catch(() => '')));
  const own = new Set(links.flatMap(link => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  const table = (await readFile(`/proc/${pid}/net/tcp`, 'utf8')).trim().split('\n').slice(1);
  return table
    .map(line => line.trim().split(/\s+/))
    .filter(columns => own.has(columns[9] ?? ''))
    .map(columns => `${address(columns[2] ?? '')} from ${address(columns[1] ?? '')}`);
}

/** Such as `0100007F:1F90`: the address with its bytes turned around. */
function address(hex: string): string {
  const [host = '', port = ''] = hex.split(':');
  const bytes = [...Buffer.from(host, 'hex')].reverse();
  return `${bytes.join('.')}:${Number.parseInt(port, 16)}`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
