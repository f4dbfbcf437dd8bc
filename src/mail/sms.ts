// Where SMS leave: a webhook of the operator's (SMS_URL) that hands them to whichever provider it likes; or in development
// an inbox in memory, which /dev/mail shows beside the mails. In production without it there are none.
import { type Config, sendsSms } from '../config.ts';
import type { Log } from '../log.ts';
import { Problem } from '../problem.ts';
import type { SmsKind } from './kinds.ts';

const TIMEOUT_MS = 20_000;
const MAX_INBOX = 100;

/** What the webhook gets, as JSON. */
export type SmsNote = {
  /** The same however often it is sent, so that a second copy can be told. */
  id: string;
  to: string;
  text: string;
  app: { slug: string; name: string };
  kind: SmsKind;
};

export type SmsTransport = {
  /** Throws where the webhook did not take it. */
  send(note: SmsNote): Promise<void>;
  /** In development without SMS_URL: what would have left, newest first. */
  inbox: (SmsNote & { at: Date })[] | undefined;
};

export function createSmsTransport(config: Pick<Config, 'smsUrl' | 'smsToken' | 'production'>, log: Log): SmsTransport {
  if (config.smsUrl) return toWebhook(config.smsUrl, config.smsToken);
  return config.production ? toNowhere() : toInbox(log);
}

/** Throws `sms_off`. */
export function requireSms(config: Pick<Config, 'smsUrl' | 'production'>): void {
  if (!sendsSms(config)) throw new Problem('sms_off');
}

function toWebhook(url: string, token: string | undefined): SmsTransport {
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  return {
    inbox: undefined,
    async send(note) {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: JSON.stringify(note),
        // Whoever it redirects to is nobody whom the operator chose.
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((error) => {
        throw new Error(`SMS_URL does not answer (${reasonOf(error)})`);
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`SMS_URL answered ${response.status}`);
    },
  };
}

const reasonOf = ({ name, message, cause }: Error & { cause?: { code?: string } }) =>
  name === 'TimeoutError' ? 'timeout' : (cause?.code ?? message);

function toNowhere(): SmsTransport {
  return {
    inbox: undefined,
    async send() {
      throw new Error('SMS_URL is not set: no SMS leaves this server');
    },
  };
}

function toInbox(log: Log): SmsTransport {
  const inbox: (SmsNote & { at: Date })[] = [];
  return {
    inbox,
    async send(note) {
      inbox.unshift({ ...note, at: new Date() });
      inbox.length = Math.min(inbox.length, MAX_INBOX);
      log.info({ to: note.to }, 'an SMS was written; see /dev/mail');
    },
  };
}
