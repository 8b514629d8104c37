import { spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import type { Violation } from '../../session/wall.ts';
import { jsonLine, jsonLines } from '../jsonLines.ts';
import type { Launch } from '../launch.ts';
import { signalGroup } from '../processGroup.ts';
import { fromGateSchema, type Lent, type ToGate } from './gateProtocol.ts';

export interface GatedOptions {
  /** The Node program (24 or newer) the gate runs on; an Electron binary runs as Node. */
  readonly node: string;
  /** Absolute path of the gate program. */
  readonly gateFile: string;
  /** The wall: what the worker's program is put behind, and the worker's environment. */
  readonly prepared: {
    readonly argv: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    /** Absolute path of the file handed over as descriptor 4; empty for none. */
    readonly filter: string;
    /** Present where process numbers inside the wall are those outside. */
    readonly processes?: 'shared';
  };
  readonly hosts: readonly string[];
  readonly lent: readonly Lent[];
  /** The person's HTTP proxy; empty for none. */
  readonly proxy: string;
  readonly onViolation: (violation: Violation) => void;
  /** A lent credential was put in for a host. */
  readonly onUsed: (name: string, host: string) => void;
}

/**
 * Starts the worker behind a wall, with a gate as its parent and its only way out. What the gate needs goes over a pipe of
 * its own: neither its command line nor its environment holds anything of it. Killing the child kills the worker too.
 */
export function launchGated(options: GatedOptions): Launch {
  const { node, gateFile, prepared, hosts, lent, proxy, onViolation, onUsed } = options;
  return ({ program, args, env, cwd }) => {
    const child = spawn(node, [gateFile], {
      cwd,
      env: gateEnvironment(env),
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const control = child.stdio[3] as Duplex;
    const receive = jsonLines(value => {
      const message = v.safeParse(fromGateSchema, value);
      if (!message.success) return;
      if (message.output.type === 'violation') onViolation(message.output.violation);
      else if (message.output.type === 'used') onUsed(message.output.name, message.output.host);
    }, longestLine);
    control.on('data', receive);
    control.on('error', () => {}); // The end of the process tells the same.
    const told: ToGate = {
      type: 'open',
      argv: [...prepared.argv, program, ...args],
      env: { ...prepared.env, ...pick(env, asNode) },
      cwd,
      filter: prepared.filter,
      hosts: [...hosts],
      lent: [...lent],
      proxy,
    };
    control.write(jsonLine(told));
    // Where process numbers inside the wall are not numbers out here, the worker's end is the end of what it started.
    const isShared = prepared.processes === 'shared';
    return { child, endGroup: isShared ? group => signalGroup(group, 'SIGKILL') : () => {} };
  };
}

/** Nothing the gate says is longer, in characters. */
const longestLine = 64 * 1024;

/** What makes an Electron binary run as Node. */
const asNode = /^ELECTRON_RUN_AS_NODE$/;

/** What the gate needs to find itself, the wall's program, and the certificates it trusts. */
function gateEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  return pick(
    env,
    /^(PATH|LANG|LC_ALL|TZ|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|SYSTEMROOT|WINDIR|ELECTRON_RUN_AS_NODE)$/i,
  );
}

function pick(env: Readonly<Record<string, string>>, names: RegExp): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.test(name)));
}
