// Events as syslog messages (RFC 5424), framed for a TLS connection (RFC 5425). The message is the event's envelope as JSON in
// ASCII: nothing in it can begin another message, or needs a byte order mark.
import type { App } from '../apps/app.ts';
import type { Result } from '../events/catalogue/kind.ts';

/** “log audit” of RFC 5424 §6.2.1. */
const FACILITY = 13;
const severities = { success: 6, refused: 4 } as const;
/** RFC 5612's number for examples, as this project has none of its own. */
const SD_ID = 'gatehouse@32473';
const MAX_MSGID = 32;

/** What of an event stands outside of its JSON. */
export type Headed = { id: string; at: Date; type: string; result: Result };

/** `line`: the envelope as JSON. */
export function toSyslog(app: Pick<App, 'issuer' | 'slug'>, { id, at, type, result }: Headed, line: string): string {
  const priority = FACILITY * 8 + severities[result];
  const { hostname } = new URL(app.issuer);
  const data = `[${SD_ID} app="${toValue(app.slug)}" event_id="${toValue(id)}"]`;
  const header = `<${priority}>1 ${at.toISOString()} ${hostname} gatehouse - ${type.slice(0, MAX_MSGID)} ${data}`;
  return toFrame(`${header} ${toAscii(line)}`);
}

/** RFC 5425 §4.3: the number of octets, which are as many as characters here. */
const toFrame = (text: string): string => `${text.length} ${text}`;

/** RFC 5424 §6.3.3. */
const toValue = (text: string): string => toAscii(text).replace(/["\\\]]/g, '\\$&');

const toAscii = (json: string): string =>
  json.replace(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
