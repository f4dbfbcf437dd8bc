// What `gatehouse check` says of SMS: does anybody answer where they are posted to. None is sent.
import type { Config } from '../../config.ts';
import type { Finding } from './finding.ts';

const TIMEOUT_MS = 5_000;

export async function checkSms({ smsUrl, production }: Config): Promise<Finding> {
  const name = 'sms';
  if (!smsUrl) {
    const where = production ? 'what needs SMS is off' : 'SMS are shown at /dev/mail';
    return { name, status: 'ok', message: `SMS_URL is not set; ${where}` };
  }
  const { host } = new URL(smsUrl);
  try {
    // Whatever it says to a question that changes nothing (RFC 9110 §9.2.1): somebody is there.
    await fetch(smsUrl, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { name, status: 'ok', message: `${host} answers; SMS are posted there` };
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    const clean = reason.replace(/[\p{C}\s]+/gu, ' ').trim();
    return { name, status: 'fail', message: `${host} does not take our SMS (${clean}). Correct SMS_URL.` };
  }
}
