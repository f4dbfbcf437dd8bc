// The form of a settings page as a change of the App: saved by its page, or shown as it would be by a preview.
import type { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import { type Branding, brandingSchema, type Settings, settingsChangeSchema } from '../../../apps/settings/settings.ts';
import { Problem } from '../../../problem.ts';
import { isKeyOf, keysOf, tableOf } from '../../../tables.ts';
import { required, text } from '../../kit/forms/fields.ts';
import { fieldsOf, type SettingTab, settingFields, settingTabs } from '../kit/settings/setting-fields.ts';
import { kinds } from '../kit/settings/setting-kinds.ts';

export type DraftTab = SettingTab | 'branding';

export type Change = { name?: string; settings?: Partial<Settings>; branding?: Branding };

type Draft = {
  fields: z.ZodRawShape;
  /** Throws `invalid_body` with a message beside each field that can't be. */
  read(input: Record<string, unknown>): Change;
};

const addresses = ['logo_url', 'privacy_url', 'terms_url'] as const;

export const drafts: Record<DraftTab, Draft> = {
  ...tableOf(keysOf(settingTabs), toDraft),
  branding: {
    fields: { color: text(20), ...Object.fromEntries(addresses.map((name) => [name, text(2000)])) },
    read(input) {
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== ''));
      const parsed = brandingSchema.safeParse(given);
      if (!parsed.success)
        throw wrong(parsed.error, (field) => (field === 'color' ? 'console.error.color' : 'console.error.web_url'));
      return { branding: parsed.data };
    },
  },
};

function toDraft(tab: SettingTab): Draft {
  const fields = fieldsOf(tab);
  const isGeneral = tab === 'general';
  return {
    fields: {
      ...(isGeneral && { name: required(200) }),
      ...Object.assign({}, ...fields.map(({ name, kind }) => kinds[kind].fields(name))),
    },
    read(input) {
      const settings = Object.fromEntries(fields.map(({ name, kind }) => [name, kinds[kind].read(input, name)]));
      const parsed = settingsChangeSchema.safeParse(settings);
      if (!parsed.success) throw wrong(parsed.error, (name) => errorOf(name) ?? 'console.error.bounds');
      return { ...(isGeneral && { name: String(input.name) }), settings: parsed.data };
    },
  };
}

const errorOf = (name: string) => (isKeyOf(settingFields, name) ? settingFields[name].error : undefined);

function wrong(error: z.ZodError, message: (field: string) => string): Problem {
  const names = error.issues.map(({ path }) => String(path[0]));
  return new Problem('invalid_body', undefined, {
    fields: Object.fromEntries(names.map((name) => [name, message(name)])),
  });
}

/** The App as it would be. */
export function withChange(app: App, { name = app.name, settings, branding = app.branding }: Change): App {
  return { ...app, name, settings: { ...app.settings, ...settings }, branding };
}
