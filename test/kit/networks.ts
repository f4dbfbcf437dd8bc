// Addresses of callers, for tests that show so many wrong credentials that a limit would hide an answer.

let given = 0;

/** The header of a request from a network of its own. The server has to trust this machine as its proxy (TRUST_PROXY). */
export function fromAnotherNetwork(): { 'x-forwarded-for': string } {
  given++;
  return { 'x-forwarded-for': `198.18.${Math.floor(given / 256) % 256}.${given % 256}` };
}
