import { endianness } from 'node:os';

/**
 * A filter over system calls, as the kernel takes it: classic BPF, 8 bytes an instruction. It refuses what mounts and
 * namespaces alone do not hold: sockets to other programs of this machine (Unix, vsock, …), rings that issue calls past
 * the filter, looking into other processes, kernel keyrings, mounts and new namespaces. Undefined where the calls of a
 * processor are not known here.
 */
export function systemCallFilter(arch: string): Buffer | undefined {
  const calls = arch === 'x64' ? x64 : arch === 'arm64' ? arm64 : undefined;
  if (!calls || endianness() !== 'LE') return undefined;
  return assemble([
    // Another instruction set (32-bit programs) has other numbers: it is not let in at all.
    ...load(offsets.arch),
    jump(equal, calls.arch, 1, 0),
    give(killProcess),
    ...load(offsets.number),
    ...(calls.x32 === undefined ? [] : [jump(atLeast, calls.x32, 0, 1), give(refused)]),
    ...calls.refused.flatMap(number => equals(number, [give(refused)])),
    // Its flags lie in memory, where no filter can look; programs fall back to `clone`.
    ...equals(calls.clone3, [give(unknownCall)]),
    ...equals(calls.clone, [...load(offsets.arg0), jump(anyBit, newUserNamespace, 0, 1), give(refused), give(allowed)]),
    ...equals(calls.socket, [
      ...load(offsets.arg0),
      ...families.flatMap(family => equals(family, [give(allowed)])),
      give(refused),
    ]),
    // A pair is connected to itself, but a datagram socket can still send to any address.
    ...equals(calls.socketpair, [
      ...load(offsets.arg1),
      { code: and, jt: 0, jf: 0, k: 0xf },
      ...connected.flatMap(type => equals(type, [give(allowed)])),
      give(refused),
    ]),
    give(allowed),
  ]);
}

interface Instruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

const offsets = { number: 0, arch: 4, arg0: 16, arg1: 24 };
const loadWord = 0x20;
const and = 0x54;
const equal = 0x15;
const atLeast = 0x35;
const anyBit = 0x45;
const answer = 0x06;

const allowed = 0x7fff0000;
const killProcess = 0x80000000;
const refused = 0x00050000 + 1; // EPERM
const unknownCall = 0x00050000 + 38; // ENOSYS

/** IPv4 and IPv6, which reach nothing but the wall's own loopback, and netlink, by which programs ask for addresses. */
const families = [2, 10, 16];
/** Streams and sequenced packets. */
const connected = [1, 5];
const newUserNamespace = 0x10000000;

/** The calls that have one number on every processor: io_uring, mounts by handle, pidfd_getfd. */
const everywhere = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442];

const x64 = {
  arch: 0xc000003e,
  x32: 0x40000000,
  // ptrace, process_vm_readv and _writev, keyrings, bpf, perf, userfaultfd, mount, umount, pivot_root, setns, unshare
  refused: [101, 310, 311, 248, 249, 250, 321, 298, 323, 165, 166, 155, 308, 272, ...everywhere],
  clone: 56,
  clone3: 435,
  socket: 41,
  socketpair: 53,
};

const arm64 = {
  arch: 0xc00000b7,
  x32: undefined,
  refused: [117, 270, 271, 217, 218, 219, 280, 241, 282, 40, 39, 41, 268, 97, ...everywhere],
  clone: 220,
  clone3: 435,
  socket: 198,
  socketpair: 199,
};

function load(offset: number): Instruction[] {
  return [{ code: loadWord, jt: 0, jf: 0, k: offset }];
}

function give(verdict: number): Instruction {
  return jump(answer, verdict, 0, 0);
}

function jump(code: number, k: number, jt: number, jf: number): Instruction {
  return { code, jt, jf, k };
}

/** Runs `then` where the loaded word is `k`; it has to end in an answer, or what follows is run too. */
function equals(k: number, then: readonly Instruction[]): Instruction[] {
  return [jump(equal, k, 0, then.length), ...then];
}

function assemble(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, { code, jt, jf, k }] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(jt, index * 8 + 2);
    bytes.writeUInt8(jf, index * 8 + 3);
    bytes.writeUInt32LE(k, index * 8 + 4);
  }
  return bytes;
}
