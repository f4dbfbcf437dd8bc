// The DNS servers that are asked for the records of organizations' domains: the system's own, unless the operator names others.
import { isIP } from 'node:net';
import { z } from 'zod';

export const dnsVariables = {
  DNS_SERVERS: z
    .string()
    .refine((text) => toServers(text).length > 0, 'names no server')
    .refine((text) => toServers(text).every(isServer), 'must be IP addresses, with a port if it is not 53')
    .optional(),
};

export const toDnsServers = (text: string | undefined): string[] | undefined =>
  text === undefined ? undefined : toServers(text);

const toServers = (text: string) => text.split(/[\s,]+/).filter(Boolean);

/** As `Resolver.setServers` takes it: `192.0.2.1`, `192.0.2.1:5353`, `[2001:db8::1]:5353`. */
function isServer(text: string): boolean {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+|[0-9a-f]*:[0-9a-f:]*))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  return isIP(bracketed ?? plain ?? '') > 0 && (port === undefined || (Number(port) > 0 && Number(port) < 65_536));
}
