// The figures of /metrics, each a row with its name, help and labels. A feature adds a row and counts where the thing
// happens; http/ops/gauges.ts reads the gauges when somebody asks. docs/metrics.md lists the same rows.
//
// A label has few values, which are known beforehand: never an App, a user, an address or anything that a request brings
// along. Each value is a series that Prometheus keeps, strangers could create any number of them, and a name of an App
// or a user would leave the database by a way that nobody deletes it from.
import { counter, gauge, histogram, settable } from './register.ts';

export const counters = {
  requests: counter({
    name: 'gatehouse_http_requests_total',
    help: 'Requests by kind of route and status; aborted if the client did not wait for the answer',
    labels: ['route', 'status'],
  }),
  signIns: counter({
    name: 'gatehouse_sign_ins_total',
    help: 'Sign-ins by first method and result: succeeded, failed (a wrong proof, also of a second factor) or locked',
    labels: ['method', 'result'],
  }),
  tokens: counter({
    name: 'gatehouse_token_requests_total',
    help: 'Requests for tokens by grant type and result (issued, refused); api is a sign-in through the JSON API',
    labels: ['grant_type', 'result'],
  }),
  events: counter({
    name: 'gatehouse_events_total',
    help: 'Events of the audit log that this process recorded, by name',
    labels: ['event'],
  }),
  jobs: counter({
    name: 'gatehouse_jobs_total',
    help: 'Background jobs that this process tried, by queue and result: done; failed (it is tried again); or, of mails, refused (by the mail server, for good) and expired (before they could be sent)',
    labels: ['queue', 'result'],
  }),
  deliveries: counter({
    name: 'gatehouse_deliveries_total',
    help: 'Requests to other servers from the outbox, by kind and result: delivered, failed (it is tried again), given_up or dropped (nobody wants it any more)',
    labels: ['kind', 'result'],
  }),
  hooks: counter({
    name: 'gatehouse_hook_calls_total',
    help: 'Questions to decision hooks by moment and result: allowed, refused, or how there was no answer: late, unreachable, bad_status, too_large, invalid, blocked by our rules for addresses, busy (too many at once) or suspended',
    labels: ['moment', 'result'],
  }),
  sweeps: counter({
    name: 'gatehouse_sweeps_total',
    help: 'Runs of what is done every minute, such as deleting expired rows, by work and result (done, failed)',
    labels: ['work', 'result'],
  }),
  sweepsCut: counter({
    name: 'gatehouse_sweeps_cut_total',
    help: 'Runs of the sweeper that left expired rows in a table because their time was over, by table',
    labels: ['table'],
  }),
  sweptRows: counter({
    name: 'gatehouse_swept_rows_total',
    help: 'Expired rows that the sweeper of this process deleted, by table',
    labels: ['table'],
  }),
  workRefused: counter({
    name: 'gatehouse_work_refused_total',
    help: 'Hashes of passwords, signing keys and lists that were refused because too many waited; the caller got busy (503)',
    labels: ['work'],
  }),
  databaseRetries: counter({
    name: 'gatehouse_database_retries_total',
    help: 'Transactions and statements that PostgreSQL aborted in favour of others and that ran again, by reason (deadlock, serialization)',
    labels: ['reason'],
  }),
  appCacheReads: counter({
    name: 'gatehouse_app_cache_reads_total',
    help: 'Apps that were looked up in this process, by result: a hit was in memory, a miss asked the database',
    labels: ['result'],
  }),
};

/** The sweeper and each request set them themselves. */
export const requestSeconds = histogram({
  name: 'gatehouse_http_request_seconds',
  help: 'Time from the head of a request to the end of its answer, by kind of route',
  labels: ['route'],
});
export const hookSeconds = histogram({
  name: 'gatehouse_hook_seconds',
  help: 'Time from a question to a decision hook to its answer, or until it was given up, by moment',
  labels: ['moment'],
});
export const lastSweep = settable({
  name: 'gatehouse_sweep_last_success_timestamp_seconds',
  help: 'When the sweeper of this process last ended without a failure, in seconds since 1970',
  labels: [],
});

/** Read by http/ops/gauges.ts. */
export const gauges = {
  poolConnections: gauge({
    name: 'gatehouse_database_connections',
    help: 'Connections of this process’s pools, by state (busy, idle); none on the embedded database',
    labels: ['pool', 'state'],
  }),
  poolSize: gauge({
    name: 'gatehouse_database_connections_max',
    help: 'The most connections that the pool opens, its part of DATABASE_POOL_SIZE; none on the embedded database',
    labels: ['pool'],
  }),
  poolWaiting: gauge({
    name: 'gatehouse_database_waiting',
    help: 'Statements and transactions that wait for a connection of the pool; none on the embedded database',
    labels: ['pool'],
  }),
  listsWaiting: gauge({
    name: 'gatehouse_lists_waiting',
    help: 'Lists and searches that wait for the share of their App',
    labels: [],
  }),
  workRunning: gauge({
    name: 'gatehouse_work_running',
    help: 'Hashes of passwords and signing keys that are being computed',
    labels: ['work'],
  }),
  workWaiting: gauge({
    name: 'gatehouse_work_waiting',
    help: 'Hashes of passwords, signing keys and batches of imports that wait for their turn',
    labels: ['work'],
  }),
  jobsWaiting: gauge({
    name: 'gatehouse_jobs_waiting',
    help: 'Jobs in the database that wait, for a worker or for their next attempt, by queue and urgency; of each at most 1,000 are counted',
    labels: ['queue', 'urgency'],
  }),
  jobsFailed: gauge({
    name: 'gatehouse_jobs_kept_failed',
    help: 'Jobs in the database that used up their attempts and are kept for operators, by queue and urgency; of each at most 1,000 are counted',
    labels: ['queue', 'urgency'],
  }),
  jobsOldest: gauge({
    name: 'gatehouse_jobs_oldest_waiting_seconds',
    help: 'For how long the oldest of the counted waiting jobs could have been done, by queue and urgency; 0 if all are for later',
    labels: ['queue', 'urgency'],
  }),
  deliveriesWaiting: gauge({
    name: 'gatehouse_deliveries_waiting',
    help: 'Requests to other servers in the outbox that wait, for their turn, their next attempt or the receiver’s next poll, by kind; of each at most 1,000 are counted',
    labels: ['kind'],
  }),
  deliveriesOldest: gauge({
    name: 'gatehouse_deliveries_oldest_waiting_seconds',
    help: 'For how long the oldest of them has waited, by kind; a receiver that is down is tried for three days',
    labels: ['kind'],
  }),
  streamsWaiting: gauge({
    name: 'gatehouse_event_streams_waiting',
    help: 'Event streams that are on and have events to send; of 1,000 streams at most',
    labels: [],
  }),
  streamsOldest: gauge({
    name: 'gatehouse_event_streams_oldest_waiting_seconds',
    help: 'How old the oldest event is that a stream has yet to send; 0 if none has any',
    labels: [],
  }),
  eventsUnsealed: gauge({
    name: 'gatehouse_events_unsealed',
    help: 'Events that are in no seal of the audit log yet; at most 1,000 are counted',
    labels: [],
  }),
  eventsUnsealedOldest: gauge({
    name: 'gatehouse_events_unsealed_oldest_seconds',
    help: 'How long the first event has waited for its seal; 0 if none waits',
    labels: [],
  }),
  appCacheSize: gauge({
    name: 'gatehouse_app_cache_size',
    help: 'Apps in the memory of this process; PROVIDER_CACHE_SIZE bounds them',
    labels: [],
  }),
  liveStreams: gauge({
    name: 'gatehouse_live_streams',
    help: 'Pages of the console that follow events and are connected to this process',
    labels: [],
  }),
  databaseUp: gauge({
    name: 'gatehouse_database_up',
    help: '1 if this process reaches the primary of the database, 0 if nothing or a standby answers',
    labels: [],
  }),
  clockSkew: gauge({
    name: 'gatehouse_clock_skew_seconds',
    help: 'By how much the clock of this process is ahead of the database’s',
    labels: [],
  }),
};
