// The App's settings: a page for each tab of the fields' table (setting-fields.ts), whose form sends that tab's fields
// and no others; and the App's look. Where a tab changes what users see, a preview stands beside its form.
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import { updateApp } from '../../../apps/apps.ts';
import type { Settings } from '../../../apps/settings/settings.ts';
import { Problem } from '../../../problem.ts';
import { keysOf } from '../../../tables.ts';
import { type FormState, toFormState } from '../../kit/forms/form-state.ts';
import type { Translate } from '../../kit/render/messages.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { fieldsOf, type SettingTab, sectionsOf, settingTabs } from '../kit/settings/setting-fields.ts';
import { type Kind, kinds, type SettingControl } from '../kit/settings/setting-kinds.ts';
import type { AppVisit } from '../kit/visit.ts';
import { type DraftTab, drafts } from './drafts.ts';
import { BRANDING_PATH, showBranding } from './images.ts';
import { previewFields, previewOf, withoutPreview } from './preview.ts';
import { conflictWords } from './words.ts';

export const settingScreens: Screen[] = [
  ...keysOf(settingTabs).map((tab) =>
    formScreen(tab, settingTabs[tab].path, (visit, form) => showTab(visit, tab, form)),
  ),
  formScreen('branding', BRANDING_PATH, showBranding),
];

function formScreen(tab: DraftTab, path: string, show: (visit: AppVisit, form?: FormState) => Promise<void>): Screen {
  const { fields, read } = drafts[tab];
  return appScreen({
    path: `/apps/:slug${path}`,
    access: 'app:read',
    change: 'app:write',
    words: {
      ...conflictWords,
      sms_off: 'console.error.sms_off',
      captcha_unavailable: 'console.error.captcha_unavailable',
    },
    show,
    fields: z.strictObject({ ...fields, ...previewFields }) as z.ZodType<Record<string, string>>,
    check: (_, input) => read(withoutPreview(input)),
    async act(visit, input, typed) {
      const change = read(withoutPreview(input));
      // Without script: what was typed, in the form as before and in the preview, and nothing saved.
      if (input['preview:show']) return show(visit, toFormState(typed, {}));
      await updateApp(visit.system, visit.app, change).catch(nameFields);
      goTo(visit, appPath(visit.app, path), 'saved');
    },
  });
}

/** In the form, settings are fields like the App's own. */
function nameFields(error: unknown): never {
  throw error instanceof Problem ? error.renamed((name) => name.replace('settings.', '')) : error;
}

function showTab(visit: AppVisit, tab: SettingTab, form: FormState | undefined): Promise<void> {
  const { app, t, can } = visit;
  const { path, title } = settingTabs[tab];
  const controls = fieldsOf(tab).map(({ name, section, kind }) => ({
    section,
    control: toControl(name, kind, app, t),
  }));
  const locals = {
    form,
    path,
    title: t(title),
    is_general: tab === 'general',
    preview: PREVIEWED.has(tab) ? previewOf(visit, tab, form) : undefined,
    sections: sectionsOf(tab).map(({ id, title, text, more }) => ({
      id,
      title: title && t(title),
      text: text && t(text),
      more: more && can(more.needs) ? { url: appPath(app, more.path), label: t(more.label) } : undefined,
      controls: controls.filter(({ section }) => section === id).map(({ control }) => control),
    })),
  };
  return showPage(visit, 'console/settings', locals, { frames: true });
}

const toControl = (name: keyof Settings, kind: Kind, { settings }: App, t: Translate): SettingControl =>
  kinds[kind].show(name, settings[name], t);

/** The tabs that change what users see. */
const PREVIEWED = new Set<SettingTab>(['sign_in']);
