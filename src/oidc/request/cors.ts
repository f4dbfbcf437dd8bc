// What scripts of another origin may read of an answer, wherever CORS lets them read it: the protocol and our own API.

/** RFC 9449 §8.2 asks for DPoP-Nonce; the challenge and the request's id help to find out what went wrong. */
export const EXPOSED_HEADERS = ['DPoP-Nonce', 'WWW-Authenticate', 'Retry-After', 'X-Request-Id'];

/** Of our own API beside these. */
export const API_EXPOSED_HEADERS = [
  ...EXPOSED_HEADERS,
  ...(['ETag', 'Location', 'Link', 'Idempotent-Replayed', 'RateLimit', 'RateLimit-Policy'] as const),
];
