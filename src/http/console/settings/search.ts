// Search in an App's settings: the page that the field above them leads to. With script it offers the same while one types.
import { queryText } from '../../kit/request/query.ts';
import { showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { findSettings } from '../kit/settings/findable.ts';

export const settingSearchScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/settings/search',
    access: 'app:read',
    async show(visit) {
      const q = queryText(visit, 'q');
      await showPage(visit, 'console/settings-search', { q, found: q === '' ? [] : findSettings(visit, q) });
    },
  }),
];
