// The networks that an API key may be used from, as addresses and ranges. Without any, a key works from everywhere.
import { isInRanges, toBlockList } from '../../config/ip-ranges.ts';
import { Problem } from '../../problem.ts';

export const MAX_NETWORKS = 50;
/** An IPv6 address with an IPv4 one in it, and the length of its prefix. */
export const MAX_NETWORK = 49;

/** Throws `invalid_body`. */
export function requireNetworks(networks: readonly string[]): void {
  const refuse = (mistake: string) => {
    throw new Problem('invalid_body', `The allowed networks are wrong: ${mistake}`, {
      fields: { allowed_networks: mistake },
    });
  };
  if (networks.length > MAX_NETWORKS) refuse(`at most ${MAX_NETWORKS}`);
  // An interface's name belongs to one machine, and Node would drop it.
  const wrong = networks.filter((network) => network.length > MAX_NETWORK || network.includes('%'));
  if (wrong.length === 0) toBlockList(networks, (entry) => wrong.push(entry));
  const [first] = wrong;
  if (first !== undefined) refuse(`“${first.slice(0, 100)}” is no address or range, such as 203.0.113.0/24`);
}

/** `ip`: the address of the caller, not of a proxy in front of the server. */
export function isAllowedFrom({ allowed_networks }: { allowed_networks: readonly string[] }, ip: string): boolean {
  if (allowed_networks.length === 0) return true;
  // An entry that can't be read, after a change of the rules for them, allows nobody.
  return isInRanges(
    toBlockList(allowed_networks, () => {}),
    ip,
  );
}
