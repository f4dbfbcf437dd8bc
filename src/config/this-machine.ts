// Hosts that a connection reaches without leaving this machine.
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

export function isLoopback(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/** By the host of a URL, with or without the brackets of an IPv6 address. */
export function isThisMachine(host: string): boolean {
  const plain = host.replace(/^\[(.*)\]$/, '$1');
  return plain.toLowerCase() === 'localhost' || isLoopback(plain);
}

/** Whether there are pages that only the developer at this machine may see, such as mails that were not sent. */
export const hasDevPages = ({ production, baseUrl }: { production: boolean; baseUrl: string }): boolean =>
  !production && isOnThisMachine(new URL(baseUrl).hostname);

/** RFC 6761 §6.3: names below localhost are loopback, too. */
const isOnThisMachine = (host: string) => isThisMachine(host) || host.endsWith('.localhost');
