// `gatehouse check`: does what is configured work? One line each for the configuration, the database, the way to it, its
// migrations, our role there, the origins of Apps, the keys, the API keys, the developers' second factor, the audit log,
// the clock, TLS and discovery at BASE_URL, mail, SMS and breached passwords. It changes nothing and makes nothing.
import { isThisMachine } from '../../config/this-machine.ts';
import { type Config, ConfigurationError } from '../../config.ts';
import { type Answer, type CommandGroup, explain } from '../command.ts';
import { readConfiguration } from '../on-system.ts';
import { checkDatabase } from './database.ts';
import { checkDiscovery } from './discovery.ts';
import { type Finding, notChecked } from './finding.ts';
import { checkHttps } from './https.ts';
import { checkMail } from './mail.ts';
import { checkPasswords } from './passwords.ts';
import { checkSms } from './sms.ts';
import { checkTls } from './tls.ts';

export const checkCommands: CommandGroup = {
  commands: [
    {
      name: 'check',
      summary:
        'Check configuration, database, TLS, migrations, role, origins, keys, API keys, developers, audit log, clock, HTTPS, discovery, mail, SMS, passwords: one line each',
      run: check,
    },
  ],
};

const NEED_DATABASE = [
  'database',
  'tls',
  'migrations',
  'role',
  'origins',
  'keys',
  'api_keys',
  'developers',
  'audit_log',
  'clock',
];
const NEED_CONFIGURATION = [...NEED_DATABASE, 'https', 'discovery', 'mail', 'sms', 'passwords'];

async function check(): Promise<Answer> {
  const findings = await findAll();
  const ok = findings.every(({ status }) => status !== 'fail');
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.map(({ name, status, message }) => `${status.padEnd(4)}  ${name.padEnd(width)}  ${message}`);
  return { json: { ok, checks: findings }, text: lines.join('\n'), failed: !ok };
}

async function findAll(): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfiguration();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const skipped = NEED_CONFIGURATION.map((name) => notChecked(name, 'the configuration comes first'));
    return [{ name: 'configuration', status: 'fail', message: explain(error) }, ...skipped];
  }
  const [database, ...rest] = await Promise.all([
    checkDatabase(config),
    checkTls(config),
    checkHttps(config),
    checkDiscovery(config),
    checkMail(config),
    checkSms(config),
  ]);
  return [checkConfiguration(config), ...database, ...rest, checkPasswords(config)];
}

function checkConfiguration({ baseUrl, production, trustProxy }: Config): Finding {
  const name = 'configuration';
  const local = isThisMachine(new URL(baseUrl).hostname);
  if (!production && !local) {
    return { name, status: 'warn', message: `${baseUrl} is open to others; set NODE_ENV=production` };
  }
  if (production && !trustProxy) {
    // TLS ends at a proxy: without its address, all users are one client to the limits of sign-in.
    const message =
      'TRUST_PROXY is not set; only a proxy on this machine is served, and all users seem to come from its address';
    return { name, status: 'warn', message };
  }
  return { name, status: 'ok', message: `${production ? 'production' : 'development'}, ${baseUrl}` };
}
