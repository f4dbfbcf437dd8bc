// The settings of an App as search finds them: by the words of their field, which the address leads to. Those of the
// settings' table are there by themselves; what else the pages of settings hold has a row here.
import { keysOf } from '../../../../tables.ts';
import { baseOf, settingsPagesOf } from '../menu.ts';
import type { AppVisit } from '../visit.ts';
import { fieldsOf, settingTabs } from './setting-fields.ts';
import { wordsOf } from './setting-kinds.ts';

/** `page` is the tab that holds it; `words` what it is found by beside label and page. */
export type FindableSetting = { url: string; label: string; help: string; page: string; icon: string; words: string };

type Row = { path: string; anchor?: string; label: string; help: string };

const branding = '/settings/branding';
const danger = '/settings/danger';

const besides: Row[] = [
  { path: branding, anchor: 'f-color', label: 'console.branding.color', help: 'console.branding.color_help' },
  { path: branding, anchor: 'f-logo', label: 'console.image.logo', help: 'console.image.logo_help' },
  { path: branding, anchor: 'f-logo_dark', label: 'console.image.logo_dark', help: 'console.image.logo_dark_help' },
  { path: branding, anchor: 'f-favicon', label: 'console.image.favicon', help: 'console.image.favicon_help' },
  { path: branding, anchor: 'f-logo_url', label: 'console.branding.logo', help: 'console.branding.logo_help' },
  { path: branding, anchor: 'f-privacy_url', label: 'console.client.policy_uri', help: 'console.branding.links_help' },
  { path: branding, anchor: 'f-terms_url', label: 'console.client.tos_uri', help: 'console.branding.links_help' },
  { path: '/settings/screens', label: 'console.settings.screens', help: 'console.preview.hint' },
  { path: '/settings/texts', label: 'console.settings.texts', help: 'console.texts.text' },
  { path: '/settings/signing-keys', label: 'console.settings.keys', help: 'console.keys.text' },
  { path: danger, anchor: 'danger-zone', label: 'console.danger.suspend', help: 'console.danger.suspend_text' },
  { path: danger, anchor: 'danger-zone', label: 'console.danger.delete', help: 'console.danger.delete_hint' },
];

/** Of the pages that the developer may see. */
export function listFindable(visit: AppVisit): FindableSetting[] {
  const { t } = visit;
  const name = { path: '/settings', anchor: 'f-name', label: t('console.name'), help: t('console.app_new.name_help') };
  const fields = keysOf(settingTabs).flatMap((tab) =>
    fieldsOf(tab).map((field) => ({
      ...{ path: settingTabs[tab].path, anchor: `f-${field.name}`, words: field.name },
      ...wordsOf(field.name, t),
    })),
  );
  const others = besides.map((row) => ({ ...row, label: t(row.label), help: t(row.help) }));
  const pages = settingsPagesOf(visit);
  return [name, ...fields, ...others].flatMap(({ path, anchor, label, help, ...rest }) => {
    const page = pages.find(({ url }) => url === baseOf(visit) + path);
    if (!page) return [];
    const words = 'words' in rest ? `${help} ${rest.words}` : help;
    return [
      { url: anchor ? `${page.url}#${anchor}` : page.url, label, help, page: page.label, icon: page.icon, words },
    ];
  });
}

/** Those that have every word of `q`, and first those that are called by them. */
export function findSettings(visit: AppVisit, q: string): FindableSetting[] {
  const wanted = q.toLocaleLowerCase(visit.locale).split(/\s+/).filter(Boolean);
  const hasAll = (...texts: string[]) => {
    const text = texts.join(' ').toLocaleLowerCase(visit.locale);
    return wanted.every((word) => text.includes(word));
  };
  const found = listFindable(visit).filter(({ label, page, words }) => hasAll(label, page, words));
  return [...found.filter(({ label }) => hasAll(label)), ...found.filter(({ label }) => !hasAll(label))];
}
