// What `gatehouse check` says of breached passwords: whether new passwords are looked up among them.
import type { Config } from '../../config.ts';
import type { Finding } from './finding.ts';

export function checkPasswords({ breachedPasswords: source, production }: Config): Finding {
  const name = 'passwords';
  if (source?.kind === 'service')
    return { name, status: 'ok', message: `new ones are looked up at ${new URL(source.url).host}` };
  if (source?.kind === 'file') return { name, status: 'ok', message: `new ones are looked up in ${source.path}` };
  if (source || !production) return { name, status: 'ok', message: 'not looked up among breached ones' };
  const message =
    'BREACHED_PASSWORDS is not set; only the most common passwords are refused. Name a service or a file, or set it to off.';
  return { name, status: 'warn', message };
}
