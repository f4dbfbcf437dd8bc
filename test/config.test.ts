// The environment, read: every mistake by its name, all at once.
import { describe, expect, test } from 'vitest';
import { ConfigurationError, readConfig } from '../src/config.ts';

const KEY = 'k'.repeat(32);
const production = { NODE_ENV: 'production', BASE_URL: 'https://id.example.com', SECRET_KEY: KEY };

const captcha = {
  CAPTCHA_VERIFY_URL: 'https://challenges.example.com/siteverify',
  CAPTCHA_SITE_KEY: 'site-key',
  CAPTCHA_SECRET: 'secret',
  CAPTCHA_SCRIPT_URL: 'https://challenges.example.com/api.js',
  CAPTCHA_CLASS: 'cf-turnstile',
};
const CAPTCHA_REST = ['CAPTCHA_VERIFY_URL', 'CAPTCHA_SECRET', 'CAPTCHA_SCRIPT_URL', 'CAPTCHA_CLASS'];

function mistakesOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.mistakes.map((mistake) => mistake.split(':')[0]!);
  }
}

describe('the configuration', () => {
  test('needs nothing in development', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ baseUrl: 'http://localhost:3000', port: 3000, host: '127.0.0.1', demo: true });
    expect(config.databaseUrl).toBeUndefined();
  });

  test('takes an empty value as none', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '', SECRET_KEY: '' })).toMatchObject({
      port: 3000,
      secretKeys: undefined,
    });
  });

  test('in production needs its address and a key, and makes no demo', () => {
    expect(mistakesOf({ NODE_ENV: 'production' })).toEqual(['BASE_URL', 'SECRET_KEY']);
    expect(readConfig({ ...production, DEMO: 'on' })).toMatchObject({ demo: false, host: '0.0.0.0' });
  });

  test('takes several keys, the newest first', () => {
    const older = 'o'.repeat(40);
    expect(readConfig({ SECRET_KEY: `${KEY}, ${older}` }).secretKeys).toEqual([KEY, older]);
  });

  test.each<[string, NodeJS.ProcessEnv, string[]]>([
    ['a NODE_ENV in another spelling', { NODE_ENV: 'Production' }, ['NODE_ENV']],
    ['a NODE_ENV that is unknown', { NODE_ENV: 'staging' }, ['NODE_ENV']],
    ['a port that is none', { PORT: 'http' }, ['PORT']],
    ['a port out of range', { PORT: '65536' }, ['PORT']],
    ['an SMS webhook of another kind', { SMS_URL: 'ftp://sms.example.com' }, ['SMS_URL']],
    ['an SMS webhook with a password in it', { SMS_URL: 'https://me:secret@sms.example.com' }, ['SMS_URL']],
    ['an SMS token without a webhook', { SMS_TOKEN: 'token' }, ['SMS_TOKEN']],
    ['an SMS token that is no header', { SMS_URL: 'https://sms.example.com', SMS_TOKEN: 'a b' }, ['SMS_TOKEN']],
    ['SMS in the clear in production', { ...production, SMS_URL: 'http://sms.example.com' }, ['SMS_URL']],
    [
      'certificates that nobody verifies in production',
      { ...production, NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      ['NODE_TLS_REJECT_UNAUTHORIZED'],
    ],
    ['an address with a path of ours', { BASE_URL: 'https://example.com/console/x' }, ['BASE_URL']],
    ['an address where the documentation is', { BASE_URL: 'https://example.com/docs' }, ['BASE_URL']],
    ['an address with an odd path', { BASE_URL: 'https://example.com/a%2Fb' }, ['BASE_URL']],
    ['an address with a query', { BASE_URL: 'https://example.com/id?x' }, ['BASE_URL']],
    ['an address with a path and a user', { BASE_URL: 'https://me@example.com/id' }, ['BASE_URL']],
    ['an address with a user', { BASE_URL: 'https://me@example.com' }, ['BASE_URL']],
    ['an address of another kind', { BASE_URL: 'ftp://example.com' }, ['BASE_URL']],
    ['an App address without {app}', { APP_URL: 'https://id.example.com' }, ['APP_URL']],
    ['an App address with {app} in its path', { APP_URL: 'https://example.com/{app}' }, ['APP_URL']],
    ['another kind of database', { DATABASE_URL: 'mysql://localhost/id' }, ['DATABASE_URL']],
    ['no connections', { DATABASE_POOL_SIZE: '0' }, ['DATABASE_POOL_SIZE']],
    ['a short key', { SECRET_KEY: 'short' }, ['SECRET_KEY']],
    ['a short key behind a good one', { SECRET_KEY: `${KEY} short` }, ['SECRET_KEY']],
    ['several processes on the embedded database', { WORKERS: '2' }, ['WORKERS']],
    ['an operator without a password', { OPERATOR_EMAIL: 'me@example.com' }, ['OPERATOR_EMAIL']],
    ['a password without an operator', { OPERATOR_PASSWORD: 'wander-orbit' }, ['OPERATOR_EMAIL']],
    ['an operator that is no address', { OPERATOR_EMAIL: 'me', OPERATOR_PASSWORD: 'wander-orbit' }, ['OPERATOR_EMAIL']],
    ['a database by URL and by parts', { DATABASE_URL: 'postgres://h/d', DATABASE_HOST: 'h' }, ['DATABASE_URL']],
    ['a part beside a URL', { DATABASE_URL: 'postgres://h/d', DATABASE_PASSWORD: 'p' }, ['DATABASE_URL']],
    ['parts without a host', { DATABASE_PASSWORD: 'p', DATABASE_USER: 'u' }, ['DATABASE_USER']],
    ['a host that is a URL', { DATABASE_HOST: 'user@h' }, ['DATABASE_HOST']],
    ['a name that no URL can carry', { DATABASE_HOST: 'h', DATABASE_NAME: 'a/b' }, ['DATABASE_NAME']],
    ['a URL that a password broke', { DATABASE_URL: 'postgres://u:p/w#@h:5432/d' }, ['DATABASE_URL']],
    ['a URL with a broken escape', { DATABASE_URL: 'postgres://u:100%@h/d' }, ['DATABASE_URL']],
    ['a direct URL of another kind', { DATABASE_HOST: 'h', DATABASE_DIRECT_URL: 'h:5432' }, ['DATABASE_DIRECT_URL']],
    ['a direct URL alone', { DATABASE_DIRECT_URL: 'postgres://h/d' }, ['DATABASE_DIRECT_URL']],
    ['a mail server that is no URL', { SMTP_URL: 'smtp://u:p/w#@h:25' }, ['SMTP_URL']],
    ['a sender without an address', { MAIL_FROM: 'Gatehouse' }, ['MAIL_FROM']],
    ['a proxy that is no address', { TRUST_PROXY: '10.0.0.0/8, proxy' }, ['TRUST_PROXY']],
    ['a proxy range that is too long', { TRUST_PROXY: '10.0.0.0/33' }, ['TRUST_PROXY']],
    ['a level that is none', { LOG_LEVEL: 'loud' }, ['LOG_LEVEL']],
    ['a metrics token that is guessed', { METRICS_TOKEN: 'metrics' }, ['METRICS_TOKEN']],
    ['a captcha service of which only one thing is said', { CAPTCHA_SITE_KEY: 'x' }, CAPTCHA_REST],
    [
      'a field of no captcha service',
      { CAPTCHA_FIELD: 'x' },
      ['CAPTCHA_VERIFY_URL', 'CAPTCHA_SITE_KEY', ...CAPTCHA_REST.slice(1)],
    ],
    ['a captcha service at no address', { ...captcha, CAPTCHA_VERIFY_URL: 'siteverify' }, ['CAPTCHA_VERIFY_URL']],
    ['a captcha’s script of another kind', { ...captcha, CAPTCHA_SCRIPT_URL: 'data:,x' }, ['CAPTCHA_SCRIPT_URL']],
    ['a captcha’s class that ends the attribute', { ...captcha, CAPTCHA_CLASS: 'x" onload="' }, ['CAPTCHA_CLASS']],
    [
      'a captcha’s origins that end the policy',
      { ...captcha, CAPTCHA_ORIGINS: "https://a.example;'*'" },
      ['CAPTCHA_ORIGINS'],
    ],
    [
      'http for a captcha in production',
      { ...production, ...captcha, CAPTCHA_VERIFY_URL: 'http://a.example/' },
      ['CAPTCHA_VERIFY_URL'],
    ],
    ['breached passwords in the clear', { BREACHED_PASSWORDS: 'http://range.example.com' }, ['BREACHED_PASSWORDS']],
    ['breached passwords with a user', { BREACHED_PASSWORDS: 'https://a:b@range.example.com' }, ['BREACHED_PASSWORDS']],
    ['breached passwords in no file', { BREACHED_PASSWORDS: '/nowhere/hashes.txt' }, ['BREACHED_PASSWORDS']],
    ['breached passwords in another file', { BREACHED_PASSWORDS: 'package.json' }, ['BREACHED_PASSWORDS']],
    ['http in production', { ...production, BASE_URL: 'http://id.example.com' }, ['BASE_URL']],
    ['http for Apps in production', { ...production, APP_URL: 'http://{app}.example.com' }, ['APP_URL']],
    [
      'a short operator password in production',
      { ...production, OPERATOR_EMAIL: 'me@example.com', OPERATOR_PASSWORD: 'elevenchars' },
      ['OPERATOR_PASSWORD'],
    ],
    ['hosts of providers that are URLs', { UPSTREAM_HOSTS: 'https://id.example.com' }, ['UPSTREAM_HOSTS']],
    ['a list of no hosts', { UPSTREAM_HOSTS: ' , ' }, ['UPSTREAM_HOSTS']],
    ['an embedded database that nobody migrates', { MIGRATE: 'off' }, ['MIGRATE']],
    ['a file of an authority without a host', { DATABASE_SSLROOTCERT: '/ca.pem' }, ['DATABASE_SSLROOTCERT']],
    ['two of a kind that the schema finds', { PORT: 'x', LOG_LEVEL: 'loud' }, ['PORT', 'LOG_LEVEL']],
    [
      'several of both kinds',
      { NODE_ENV: 'production', PORT: 'x', BASE_URL: 'http://id.example.com' },
      ['PORT', 'BASE_URL', 'SECRET_KEY'],
    ],
  ])('A130 refuses %s', (_, environment, mistakes) => {
    expect(mistakesOf(environment)).toEqual(mistakes);
  });

  const ELSEWHERE = 'db.example.com';
  const IN_PARTS = { ...production, DATABASE_HOST: ELSEWHERE };
  const POOLER = { ...production, DATABASE_URL: 'postgres://u@127.0.0.1:6432/d' };

  test.each<[string, NodeJS.ProcessEnv, string]>([
    ['a URL without sslmode', { DATABASE_URL: `postgres://u@${ELSEWHERE}/d` }, 'DATABASE_URL'],
    ['one that only encrypts', { DATABASE_URL: `postgres://u@${ELSEWHERE}/d?sslmode=no-verify` }, 'DATABASE_URL'],
    ['one that says both', { DATABASE_URL: 'postgres://u@h/d?sslmode=verify-full&sslmode=disable' }, 'DATABASE_URL'],
    ['one that hides the host', { DATABASE_URL: `postgres://u@localhost/d?host=${ELSEWHERE}` }, 'DATABASE_URL'],
    ['an address that only looks local', { DATABASE_URL: 'postgres://u@127.0.0.1.example.com/d' }, 'DATABASE_URL'],
    ['parts without sslmode', IN_PARTS, 'DATABASE_SSLMODE'],
    ['parts that only encrypt', { ...IN_PARTS, DATABASE_SSLMODE: 'no-verify' }, 'DATABASE_SSLMODE'],
    [
      'a pooler here and a database there',
      { ...POOLER, DATABASE_DIRECT_URL: 'postgres://u@h/d' },
      'DATABASE_DIRECT_URL',
    ],
  ])('A180 in production refuses a database on another machine over an open connection: %s', (_, given, mistake) => {
    expect(mistakesOf({ ...production, ...given })).toEqual([mistake]);
    expect(mistakesOf({ ...production, ...given, DATABASE_TLS: 'off' })).toEqual([]);
    expect(mistakesOf({ ...given, NODE_ENV: undefined })).toEqual([]);
  });

  test.each<[string, NodeJS.ProcessEnv]>([
    ['verified', { DATABASE_URL: `postgres://u@${ELSEWHERE}/d?sslmode=verify-full` }],
    ['verified, in parts', { ...IN_PARTS, DATABASE_SSLMODE: 'verify-full', DATABASE_SSLROOTCERT: '/ca.pem' }],
    ['on this machine', { DATABASE_URL: 'postgres://u@localhost/d' }],
    ['on this machine, by IPv6', { DATABASE_HOST: '::1' }],
    ['at a socket', { DATABASE_HOST: '/run/postgresql' }],
    ['at a socket in the URL', { DATABASE_URL: 'postgres://u@/d?host=/run/postgresql' }],
  ])('in production takes a database that is %s', (_, given) => {
    expect(mistakesOf({ ...production, ...given })).toEqual([]);
  });

  test.each([
    ['a host alone', {}, 'postgres://gatehouse@h/gatehouse'],
    [
      'everything',
      { DATABASE_PORT: '6432', DATABASE_NAME: 'n', DATABASE_USER: 'u', DATABASE_PASSWORD: '@:/?#%' },
      'postgres://u:%40%3A%2F%3F%23%25@h:6432/n',
    ],
    [
      'an IPv6 address',
      { DATABASE_HOST: '::1', DATABASE_SSLMODE: 'verify-full' },
      'postgres://gatehouse@[::1]/gatehouse?sslmode=verify-full',
    ],
    [
      'a socket',
      { DATABASE_HOST: '/run/postgresql', DATABASE_PORT: '6432' },
      'postgres://gatehouse@/gatehouse?host=%2Frun%2Fpostgresql&port=6432',
    ],
  ])('takes a database in parts: %s', (_, parts, url) => {
    expect(readConfig({ DATABASE_HOST: 'h', ...parts }).databaseUrl).toBe(url);
  });

  test('takes an address with a path, without its last slash', () => {
    expect(readConfig({ BASE_URL: 'https://example.com/id/staff/' }).baseUrl).toBe('https://example.com/id/staff');
    expect(readConfig({ BASE_URL: 'https://example.com/' }).baseUrl).toBe('https://example.com');
  });

  test('takes an SMS webhook on this machine in the clear, in production too', () => {
    const smsUrl = 'http://127.0.0.1:8025/sms';
    expect(readConfig({ ...production, SMS_URL: smsUrl })).toMatchObject({ smsUrl });
  });

  test('takes a captcha service whole, with the field that most of them use', () => {
    expect(readConfig({}).captcha).toBeUndefined();
    expect(
      readConfig({ ...captcha, CAPTCHA_ORIGINS: 'https://*.example.net, https://b.example' }).captcha,
    ).toMatchObject({
      field: 'g-recaptcha-response',
      className: 'cf-turnstile',
      origins: ['https://challenges.example.com', 'https://*.example.net', 'https://b.example'],
    });
  });

  test('says nothing of the values: they may be secrets', () => {
    expect(() => readConfig({ SECRET_KEY: 'sh0rt-s3cret', OPERATOR_PASSWORD: 'the-passw0rd' })).toThrow(
      expect.not.objectContaining({ message: expect.stringMatching(/sh0rt-s3cret|the-passw0rd/) }),
    );
  });
});
