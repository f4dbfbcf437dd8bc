// Scopes of a client's token for its streams of security events (CAEP Interoperability Profile 1.0 §2.7.2).

export const SIGNAL_SCOPES = ['ssf.manage', 'ssf.read'] as const;

export type SignalScope = (typeof SIGNAL_SCOPES)[number];

/** The scope to manage streams includes reading them. */
export const allowsSignals = (held: readonly SignalScope[], needed: SignalScope): boolean =>
  held.includes(needed) || held.includes('ssf.manage');
