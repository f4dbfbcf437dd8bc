// The App's settings: a page for each tab of the fields' table (setting-fields.ts), whose form sends that tab's fields
// and no others; and the App's look.
import { z } from 'zod';
import { updateApp } from '../../apps/apps.ts';
import { type Branding, brandingSchema, type Settings, settingsChangeSchema } from '../../apps/settings.ts';
import { Problem } from '../../problem.ts';
import { required, text } from '../pages/fields.ts';
import { appPath, goTo, showPage } from './render.ts';
import { fieldsOf, type SettingTab, sectionsOf, settingFields, settingTabs } from './setting-fields.ts';
import { kinds, type SettingControl } from './setting-kinds.ts';
import { type AppVisit, appScreen, type FormState, type Screen } from './visit.ts';

const brandingFields = ['logo_url', 'privacy_url', 'terms_url'] as const;

export const settingScreens: Screen[] = [
  ...(Object.keys(settingTabs) as SettingTab[]).map((tab) =>
    appScreen({
      path: `/apps/:slug${settingTabs[tab].path}`,
      access: 'app:read',
      change: 'app:write',
      words: { settings_conflict: 'console.error.mail_twice', sms_off: 'console.error.sms_off' },
      show: (visit, form) => showTab(visit, tab, form),
      fields: z.strictObject({
        ...(tab === 'general' && { name: required(100) }),
        ...Object.assign({}, ...fieldsOf(tab).map(({ name, kind }) => kinds[kind].fields(name))),
      }) as z.ZodType<Record<string, unknown>>,
      act: (visit, input) =>
        save(visit, settingTabs[tab].path, {
          ...(tab === 'general' && { name: input.name as string }),
          settings: Object.fromEntries(fieldsOf(tab).map(({ name, kind }) => [name, kinds[kind].read(input, name)])),
        }),
    }),
  ),
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

function showTab(visit: AppVisit, tab: SettingTab, form: FormState | undefined): Promise<void> {
  const { app, t, can } = visit;
  const { path, title } = settingTabs[tab];
  const controls = fieldsOf(tab).map(({ name, section, kind }) => ({
    section,
    control: kinds[kind].show(name, app.settings[name] as never, t) as SettingControl,
  }));
  return showPage(visit, 'console/settings', {
    form,
    path,
    title: t(title),
    is_general: tab === 'general',
    sections: sectionsOf(tab).map(({ id, title, text, more }) => ({
      id,
      title: title && t(title),
      text: text && t(text),
      more: more && can(more.needs) ? { url: appPath(app, more.path), label: t(more.label) } : undefined,
      controls: controls.filter(({ section }) => section === id).map(({ control }) => control),
    })),
  });
}

type Change = { name?: string; settings?: object; branding?: Branding };

async function save(visit: AppVisit, path: string, { settings, ...change }: Change): Promise<void> {
  const parsed = settingsChangeSchema.safeParse(settings ?? {});
  if (!parsed.success)
    throw wrong(parsed.error, (name) => settingFields[name as keyof Settings].error ?? 'console.error.bounds');
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
