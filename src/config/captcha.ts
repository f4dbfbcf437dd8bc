// A captcha service that Apps may choose: all of its values are required, or none.
import { z } from 'zod';

/** A captcha service that Apps may choose. */
export type CaptchaService = {
  verifyUrl: string;
  siteKey: string;
  secret: string;
  scriptUrl: string;
  /** The class of the element that its script looks for. */
  className: string;
  /** The field of the form that its script writes the token to. */
  field: string;
  /** The origins that a page with its widget may load from, including the script's own. */
  origins: string[];
};

const HTML_NAME = /^[\w-]{1,100}$/;

export const captchaVariables = {
  CAPTCHA_VERIFY_URL: z.string().optional(),
  CAPTCHA_SITE_KEY: z.string().regex(/^\S+$/, 'must be without spaces').optional(),
  CAPTCHA_SECRET: z.string().regex(/^\S+$/, 'must be without spaces').optional(),
  CAPTCHA_SCRIPT_URL: z.string().optional(),
  CAPTCHA_CLASS: z.string().regex(HTML_NAME, 'must be one word, like cf-turnstile').optional(),
  CAPTCHA_FIELD: z.string().regex(HTML_NAME, 'must be one word, like cf-turnstile-response').optional(),
  CAPTCHA_ORIGINS: z.string().optional(),
};

type Env = z.output<z.ZodObject<typeof captchaVariables>> & { NODE_ENV?: string | undefined };

const CAPTCHA = ['VERIFY_URL', 'SITE_KEY', 'SECRET', 'SCRIPT_URL', 'CLASS'] as const;
/** The name that reCAPTCHA uses; hCaptcha accepts it, too. */
const CAPTCHA_FIELD = 'g-recaptcha-response';

export function toCaptchaService(
  env: Env,
  { given, wrong }: { given: string[]; wrong: (mistake: string) => void },
): CaptchaService | undefined {
  if (!given.some((name) => name.startsWith('CAPTCHA_'))) return undefined;
  for (const name of CAPTCHA.filter((name) => !given.includes(`CAPTCHA_${name}`)))
    wrong(`CAPTCHA_${name}: is missing; a captcha service needs ${CAPTCHA.map((one) => `CAPTCHA_${one}`).join(', ')}`);
  const isUrl = (text: string) =>
    URL.parse(text)?.protocol === 'https:' || (isHttp(text) && env.NODE_ENV !== 'production');
  for (const name of ['CAPTCHA_VERIFY_URL', 'CAPTCHA_SCRIPT_URL'] as const)
    if (env[name] !== undefined && !isUrl(env[name])) wrong(`${name}: must be an https: URL`);
  const origins = env.CAPTCHA_ORIGINS?.split(/[\s,]+/).filter(Boolean) ?? [];
  if (!origins.every((origin) => CSP_ORIGIN.test(origin)))
    wrong('CAPTCHA_ORIGINS: must be origins like https://www.gstatic.com or https://*.hcaptcha.com');
  return {
    verifyUrl: env.CAPTCHA_VERIFY_URL ?? '',
    siteKey: env.CAPTCHA_SITE_KEY ?? '',
    secret: env.CAPTCHA_SECRET ?? '',
    scriptUrl: env.CAPTCHA_SCRIPT_URL ?? '',
    className: env.CAPTCHA_CLASS ?? '',
    field: env.CAPTCHA_FIELD ?? CAPTCHA_FIELD,
    origins: [URL.parse(env.CAPTCHA_SCRIPT_URL ?? '')?.origin ?? '', ...origins],
  };
}

const isHttp = (text: string) => URL.parse(text)?.protocol === 'http:';
/** A host source of a Content-Security-Policy. */
const CSP_ORIGIN = /^https:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?$/i;
