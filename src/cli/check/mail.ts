// What `gatehouse check` says of mail: does the SMTP server let us in. No mail is sent.
import type { Config } from '../../config.ts';
import { verifyMailServer } from '../../mail/transport.ts';
import type { Finding } from './finding.ts';

const TIMEOUT_MS = 5_000;

export async function checkMail({ smtpUrl, mailFrom }: Config): Promise<Finding> {
  const name = 'mail';
  if (!smtpUrl) return { name, status: 'warn', message: 'SMTP_URL is not set; no mail leaves this server' };
  const { host } = new URL(smtpUrl);
  try {
    await verifyMailServer(smtpUrl, TIMEOUT_MS);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/[\p{C}\s]+/gu, ' ').trim() : String(error);
    return { name, status: 'fail', message: `${host} does not take our mail (${reason}). Correct SMTP_URL.` };
  }
  if (/@localhost>?$/.test(mailFrom)) {
    return {
      name,
      status: 'warn',
      message: `${host} takes our mail, but MAIL_FROM is ${mailFrom}; others refuse that`,
    };
  }
  return { name, status: 'ok', message: `${host} takes our mail` };
}
