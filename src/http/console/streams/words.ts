// Words for the states of streams of events, and for why one fails.
import type { Auth, EventStream } from '../../../event-streams/streams.ts';

export const streamStateWords: Record<EventStream['state'], string> = {
  active: 'console.streams.state.active',
  failing: 'console.streams.state.failing',
  disabled: 'console.streams.state.disabled',
};

export const kindWords: Record<EventStream['kind'], string> = {
  https: 'console.streams.kind.https',
  syslog: 'console.streams.kind.syslog',
};

export const authWords: Record<Auth, string> = {
  none: 'console.streams.auth.none',
  bearer: 'console.streams.auth.bearer',
  signature: 'console.streams.auth.signature',
};

/** By the failure of a request (outbound.ts). */
export const failureWords: Record<string, string> & { unreachable: string } = {
  unreachable: 'console.streams.failure.unreachable',
  late: 'console.streams.failure.late',
  refused: 'console.streams.failure.refused',
  bad_status: 'console.streams.failure.bad_status',
  not_made: 'console.streams.failure.not_made',
};
