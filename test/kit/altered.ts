/**
 * The same token with another end. The first of the four characters that are changed always differs, and every bit of it
 * counts in base64url; the last one alone may differ in bits that decoders ignore, or be what it was before.
 */
export const withAnotherEnd = (token: string): string => token.slice(0, -4) + (token.at(-4) === 'A' ? 'BBBB' : 'AAAA');
