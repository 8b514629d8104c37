import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * Whether an address is out on the internet: none of this machine, of a private, shared or link-local network, of a
 * cloud's metadata service, and no way to write one of those inside another (mapped, translated, tunnelled).
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !inside4.check(address, 'ipv4');
  return isIPv6(address) && global6.check(address, 'ipv6') && !inside6.check(address, 'ipv6');
}

const inside4 = subnets('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]);
const global6 = subnets('ipv6', [['2000::', 3]]);
/** Parts of the global range that carry an IPv4 address or lead nowhere. */
const inside6 = subnets('ipv6', [
  ['2001::', 23],
  ['2002::', 16],
  ['3fff::', 20],
]);

function subnets(family: 'ipv4' | 'ipv6', nets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family);
  return list;
}
