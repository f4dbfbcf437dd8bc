// The App's settings: sign-up and passwords, lifetimes, look. Their bounds are those of the settings' table, so that a form
// can't say otherwise than the API.
import { z } from 'zod';
import { updateApp } from '../../apps/apps.ts';
import { type Branding, brandingSchema, type Settings, settingsChangeSchema } from '../../apps/settings.ts';
import { Problem } from '../../problem.ts';
import { localeNames, locales } from '../messages.ts';
import { choice, lines, required, text } from '../pages/fields.ts';
import { appPath, goTo, showPage } from './render.ts';
import { type AppVisit, appScreen, type Screen } from './visit.ts';
import { durationWords, mfaWords, strengthWords, unitWords } from './words.ts';

/** Seconds. */
export const durationUnits = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
type Unit = keyof typeof durationUnits;
const unitNames = Object.keys(durationUnits) as Unit[];

const durations = [
  'session_seconds',
  'session_max_seconds',
  'access_token_seconds',
  'id_token_seconds',
  'refresh_token_seconds',
  'refresh_token_max_seconds',
  'refresh_leeway_seconds',
] as const satisfies (keyof Settings)[];

const MAX_ORIGINS = 50;
const mfaChoices = ['off', 'optional', 'required'] as const;
const strengths = ['0', '1', '2', '3', '4'] as const;
const brandingFields = ['logo_url', 'privacy_url', 'terms_url'] as const;

export const settingScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/settings',
    access: 'app:read',
    change: 'app:write',
    show: (visit, form) =>
      showPage(visit, 'console/settings', {
        form,
        min_length: boundsOf('password_min_length'),
        strengths: strengths.map((value) => ({ value, label: visit.t(strengthWords[value]) })),
        mfa_choices: mfaChoices.map((value) => ({ value, label: visit.t(mfaWords[value]) })),
        trusted_days: boundsOf('trusted_device_days'),
        locales: locales.map((value) => ({ value, label: localeNames[value] })),
      }),
    fields: z.strictObject({
      name: required(100),
      sign_up: choice(['open', 'closed']),
      email_verification: choice(['off', 'later', 'required']),
      magic_link: choice(['off', 'on']),
      locale: choice(locales),
      password_min_length: z.string().regex(/^\d{1,3}$/, 'console.error.bounds'),
      password_min_strength: choice(strengths),
      mfa: choice(mfaChoices),
      trusted_device_days: z.string().regex(/^\d{1,3}$/, 'console.error.bounds'),
      cors_origins: lines(MAX_ORIGINS),
    }),
    act: (visit, { name, password_min_length, password_min_strength, trusted_device_days, ...rest }) =>
      save(visit, '/settings', {
        name,
        settings: {
          ...rest,
          password_min_length: Number(password_min_length),
          password_min_strength: Number(password_min_strength),
          trusted_device_days: Number(trusted_device_days),
        },
      }),
  }),
  appScreen({
    path: '/apps/:slug/settings/lifetimes',
    access: 'app:read',
    change: 'app:write',
    show: (visit, form) =>
      showPage(visit, 'console/lifetimes', {
        form,
        units: unitNames.map((unit) => ({ value: unit, label: visit.t(unitWords[unit]) })),
        durations: durations.map((name) => ({
          name,
          label: visit.t(durationWords[name].label),
          help: visit.t(durationWords[name].help),
          ...boundsOf(name),
          ...inUnits(visit.app.settings[name]),
        })),
      }),
    fields: z.strictObject({
      ...Object.fromEntries(durations.map((name) => [name, z.string().regex(/^\d{1,9}$/, 'console.error.bounds')])),
      ...Object.fromEntries(durations.map((name) => [`${name}:unit`, choice(unitNames)])),
    }),
    act: (visit, input: Record<string, string>) => {
      const seconds = (name: string) => Number(input[name]) * durationUnits[input[`${name}:unit`] as Unit];
      const settings = Object.fromEntries(durations.map((name) => [name, seconds(name)]));
      return save(visit, '/settings/lifetimes', { settings });
    },
  }),
  appScreen({
    path: '/apps/:slug/settings/branding',
    access: 'app:read',
    change: 'app:write',
    show: (visit, form) => showPage(visit, 'console/branding', { form }),
    fields: z.strictObject({
      color: text(20),
      ...Object.fromEntries(brandingFields.map((name) => [name, text(2000)])),
    }),
    act: (visit, input) => {
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== ''));
      const parsed = brandingSchema.safeParse(given);
      if (!parsed.success)
        throw wrong(parsed.error, (field) => (field === 'color' ? 'console.error.color' : 'console.error.web_url'));
      return save(visit, '/settings/branding', { branding: parsed.data });
    },
  }),
];

type Change = { name?: string; settings?: object; branding?: Branding };

async function save(visit: AppVisit, path: string, { settings, ...change }: Change): Promise<void> {
  const parsed = settingsChangeSchema.safeParse(settings ?? {});
  if (!parsed.success)
    throw wrong(parsed.error, (field) => (field === 'cors_origins' ? 'console.error.origin' : 'console.error.bounds'));
  const { database, config } = visit.system;
  await updateApp(database.db, config, visit.app, { ...change, ...(settings && { settings: parsed.data }) });
  goTo(visit, appPath(visit.app, path), 'saved');
}

function wrong(error: z.ZodError, message: (field: string) => string): Problem {
  const names = error.issues.map(({ path }) => String(path[0]));
  return new Problem('invalid_body', undefined, {
    fields: Object.fromEntries(names.map((name) => [name, message(name)])),
  });
}

/** From the settings' table. */
function boundsOf(name: (typeof durations)[number] | 'password_min_length' | 'trusted_device_days'): {
  min: number;
  max: number;
} {
  const number = settingsChangeSchema.shape[name].unwrap();
  return { min: number.minValue ?? 0, max: number.maxValue ?? Number.MAX_SAFE_INTEGER };
}

/** In the largest unit that divides it. */
function inUnits(seconds: number): { value: number; unit: Unit } {
  const unit = unitNames.toReversed().find((one) => seconds % durationUnits[one] === 0 && seconds > 0) ?? 'seconds';
  return { value: seconds / durationUnits[unit], unit };
}
