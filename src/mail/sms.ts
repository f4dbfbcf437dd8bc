// Transport of SMS: a webhook of the operator (SMS_URL) that passes them on to any provider. In development without it,
// an inbox in memory that /dev/mail shows beside the mails; in production without it, none are sent.
import { type Config, sendsSms } from '../config.ts';
import type { Log } from '../log.ts';
import { Problem } from '../problem.ts';
import type { SmsKind } from './kinds.ts';

const TIMEOUT_MS = 20_000;
const MAX_INBOX = 100;

/** The body of the request to the webhook, as JSON. */
export type SmsNote = {
  /** The same for each attempt, so that the receiver can recognise a second copy. */
  id: string;
  to: string;
  text: string;
  app: { slug: string; name: string };
  kind: SmsKind;
};

export type SmsTransport = {
  /** Throws if the webhook doesn't accept it. */
  send(note: SmsNote): Promise<void>;
  /** In development without SMS_URL: the messages that would have been sent, newest first. */
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
        // The operator didn't choose the target of a redirect.
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
