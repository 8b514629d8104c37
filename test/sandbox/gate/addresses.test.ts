import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublicAddress } from '../../../src/sandbox/gate/addresses.ts';

test('addresses of this machine, of private networks and of nobody are not public', () => {
  for (const address of [
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.0.1', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.0.0.192', '192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', 'fe80::1', 'fc00::1', 'fd00:ec2::254'],
    ...['ff02::1', '64:ff9b::7f00:1', '64:ff9b:1::a00:1', '2002:7f00:1::', '2001::1', '100::1', 'fec0::1'],
    ...['nonsense', '', '1.2.3', '8.8.8.8 ', 'localhost'],
  ])
    assert.equal(isPublicAddress(address), false, address);
  for (const address of ['1.1.1.1', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1', '2606:4700::1111'])
    assert.equal(isPublicAddress(address), true, address);
});
