// The network that an attempt comes from. A backend sends the requests of all its users from one address, which therefore
// says nothing about the user: without the user's own address, no budget of a network counts.
import { isIPv6 } from 'node:net';
import { currentActor } from '../events/record.ts';
import type { Budget, Spend } from './budgets.ts';

/** Undefined if only the address of the App's backend is known. */
export function currentNetwork(): string | undefined {
  const { ip = '', is_backend } = currentActor();
  return is_backend ? undefined : toNetwork(ip);
}

/** What an attempt takes from a budget that belongs to its network: nothing if the network isn't known. */
export function spendsOfNetwork(budget: Budget): Spend[] {
  const network = currentNetwork();
  return network === undefined ? [] : [{ budget, of: network }];
}

/** The network of an address. For IPv6 it is the /64, because a user can pick any address in it. */
export function toNetwork(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip) ?? [];
  if (mapped) return mapped;
  const [head = '', tail] = ip.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const groups =
    tail === undefined ? left : [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
