// Ranges of IP addresses in CIDR notation, as operators and developers write them.
import { BlockList, isIP } from 'node:net';

/** `wrong` is told of each entry that is neither an address nor a range. */
export function toBlockList(entries: readonly string[], wrong: (entry: string) => void): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix, ...rest] = entry.split('/');
    const version = isIP(address);
    const bits = prefix === undefined ? undefined : toBits(prefix);
    const fits = bits === undefined || (bits >= 0 && bits <= (version === 6 ? 128 : 32));
    if (!version || !fits || rest.length > 0) wrong(entry);
    else if (bits === undefined) list.addAddress(address, familyOf(version));
    else list.addSubnet(address, bits, familyOf(version));
  }
  return list;
}

/** An IPv4 address that is mapped into IPv6 is in the ranges of the IPv4 address. Text that is no address is in none. */
export function isInRanges(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, familyOf(version));
}

const toBits = (text: string) => (/^\d{1,3}$/.test(text) ? Number(text) : -1);
const familyOf = (version: number) => (version === 6 ? 'ipv6' : 'ipv4');
