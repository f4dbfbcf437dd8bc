// Which identity providers developers may connect to: any on the public internet, unless the operator says otherwise.
import { z } from 'zod';

/** A host name, one with `*.` for all below it, or an IPv6 address in brackets. */
const HOST = /^((\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])$/i;

export const upstreamVariables = {
  ALLOW_PRIVATE_UPSTREAMS: z.enum(['on', 'off']).optional(),
  UPSTREAM_HOSTS: z
    .string()
    .refine(
      (text) => toHosts(text).every((host) => HOST.test(host)),
      'must be hosts like id.example.com or *.example.com',
    )
    .refine((text) => toHosts(text).length > 0, 'names no host')
    .optional(),
};

export const toUpstreamHosts = (text: string | undefined): string[] | undefined =>
  text === undefined ? undefined : toHosts(text).map((host) => host.toLowerCase());

const toHosts = (text: string) => text.split(/[\s,]+/).filter(Boolean);

/** `*.example.com` means every name below example.com, and not itself. */
export function isUpstreamHost(hosts: string[], host: string): boolean {
  return hosts.some((listed) => (listed.startsWith('*.') ? host.endsWith(listed.slice(1)) : host === listed));
}
