// What /metrics tells of events: how many of each, and sign-ins by their method. Only words of ours become labels.
import { counters } from '../metrics/figures.ts';
import type { Event } from './catalogue.ts';

const results: Partial<Record<Event, string>> = {
  'sign_in.succeeded': 'succeeded',
  'sign_in.failed': 'failed',
  'sign_in.locked': 'locked',
};

/** By the `method` of the event: `amr` (RFC 8176) of a sign-in, or the one proof that failed. In this order. */
const methods: [word: RegExp, method: string][] = [
  [/\b(fed|connection)\b/, 'connection'],
  [/\bpwd\b/, 'password'],
  [/\b(pop|passkey)\b/, 'passkey'],
  [/\b(email|otp)\b/, 'email'],
];

export function countEvent({ event, data }: { event: Event; data: object }): void {
  counters.events.inc({ event });
  const result = results[event];
  if (result) counters.signIns.inc({ method: methodOf(data), result });
}

function methodOf(data: object): string {
  if ('factor' in data) return 'second_factor';
  const method = 'method' in data && typeof data.method === 'string' ? data.method : '';
  return methods.find(([word]) => word.test(method))?.[1] ?? 'other';
}
