// Transport of mails: one SMTP server for all Apps (SMTP_URL), through connections that stay open while there is mail; or in
// development an inbox in memory that /dev/mail shows.
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';

const TIMEOUT_MS = 20_000;
/** Before the timeout of its socket, and before the mail server loses patience: it is left with a QUIT. */
const IDLE_MS = 15_000;
/** Of this process, at a time; each job that sends has one. */
export const MAX_CONNECTIONS = 6;
/** A connection that the server has closed meanwhile is replaced at once. After that, the job is tried again. */
const MAX_REQUEUES = 1;
const MAX_INBOX = 100;

export type Letter = {
  /** The same for each attempt, so that a mailbox can recognise a second copy. */
  id: string;
  from: { name: string; address: string };
  to: string;
  language: string;
  subject: string;
  text: string;
  html: string;
};

/** The mail server says that the recipient's mailbox doesn't exist, and won't later either. */
export class RefusedForGood extends Error {}

export type Transport = {
  /** Throws `RefusedForGood`, or another error of the mail server. */
  send(letter: Letter): Promise<void>;
  /** Connections that are idle end now, others with their mail. */
  close(): void;
  /** In development without SMTP_URL: the mails that would have been sent, newest first. */
  inbox: (Letter & { at: Date })[] | undefined;
};

export function createMailTransport(config: Pick<Config, 'smtpUrl' | 'production'>, log: Log): Transport {
  if (config.smtpUrl) return toServer(config.smtpUrl);
  return config.production ? toNowhere() : toInbox(log);
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function toServer(smtpUrl: string): Transport {
  const pool = { maxConnections: MAX_CONNECTIONS, maxRequeues: MAX_REQUEUES, idleTimeout: IDLE_MS };
  const transport = createTransport({ ...toOptions(smtpUrl, TIMEOUT_MS), pool: true, ...pool });
  return {
    inbox: undefined,
    close: () => transport.close(),
    async send(letter) {
      try {
        await transport.sendMail(toMessage(letter));
      } catch (error) {
        throw isForGood(error) ? new RefusedForGood((error as Error).message, { cause: error }) : error;
      }
    },
  };
}

/**
 * RFC 3463 §3.2 and §3.3: the address is wrong or gone, or the mailbox takes nothing. Other permanent answers (a wrong sender, a full
 * quota, a list of blocked servers) are the operator's to mend, and the mails that wait must not be lost meanwhile.
 */
const NO_SUCH_MAILBOX = /^5\d\d[ -]5\.(?:1\.(?:[1236]|10)|2\.1)\b/;

function isForGood(error: unknown): boolean {
  const { command, response } = Object(error);
  return command === 'RCPT TO' && NO_SUCH_MAILBOX.test(response);
}

/** Signs in at the mail server as for a mail, and sends none. Throws the mail server's error. */
export async function verifyMailServer(smtpUrl: string, timeout: number): Promise<void> {
  const transport = createTransport(toOptions(smtpUrl, timeout));
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

/**
 * smtp: requires STARTTLS, so that a man in the middle who strips it gets no mail and no password. Exceptions are a server on
 * this machine, and `?tls=off` by the operator.
 */
function toOptions(smtpUrl: string, timeout: number) {
  const url = new URL(smtpUrl);
  const plain = LOOPBACK.has(url.hostname) || url.searchParams.get('tls') === 'off';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
    secure: url.protocol === 'smtps:',
    requireTLS: url.protocol === 'smtp:' && !plain,
    ignoreTLS: url.searchParams.get('tls') === 'off',
    ...(url.username && { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The recipient is passed as an object, so that its text is never parsed as a list of addresses. */
function toMessage({ id, from, to, language, subject, text, html }: Letter): SendMailOptions {
  const host = from.address.slice(from.address.lastIndexOf('@') + 1);
  return {
    messageId: `<${id}@${host}>`,
    from,
    to: { name: '', address: to },
    subject,
    text,
    html,
    // RFC 3834 §5: absence notices should not answer it.
    headers: { 'Content-Language': language, 'Auto-Submitted': 'auto-generated' },
  };
}

function toNowhere(): Transport {
  return {
    inbox: undefined,
    close() {},
    async send() {
      throw new Error('SMTP_URL is not set: no mail leaves this server');
    },
  };
}

function toInbox(log: Log): Transport {
  const inbox: (Letter & { at: Date })[] = [];
  return {
    inbox,
    close() {},
    async send(letter) {
      inbox.unshift({ ...letter, at: new Date() });
      inbox.length = Math.min(inbox.length, MAX_INBOX);
      // The subject is not logged: it may be a code.
      log.info({ to: letter.to }, 'a mail was written; see /dev/mail');
    },
  };
}
