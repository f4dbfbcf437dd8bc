// The package comes without types; this is as much of them as our test needs.
declare module 'passport-openidconnect' {
  import type { Strategy } from 'passport';

  const OpenIDConnectStrategy: new (options: object, verify: (...results: never[]) => void) => Strategy;
  export default OpenIDConnectStrategy;
}
