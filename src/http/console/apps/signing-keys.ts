// The App's signing keys: which ones there are, the next step of their rotation, and the way out when one has leaked.
import { listPublicSigningKeys, rotateSigningKeys } from '../../../apps/signing-keys.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { keyStateWords } from './words.ts';

export const signingKeyScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/settings/signing-keys',
    access: 'app:read',
    async show(visit) {
      const { system, app, t } = visit;
      const keys = await listPublicSigningKeys(system.db, app);
      const labelled = keys.map((key) => ({ ...key, state_label: t(keyStateWords[key.state]) }));
      await showPage(visit, 'console/signing-keys', { keys: labelled, jwks_url: `${app.issuer}/jwks` });
    },
  }),
  rotation({ path: 'rotate', emergency: false }),
  rotation({ path: 'replace', emergency: true }),
];

function rotation({ path, emergency }: { path: string; emergency: boolean }): Screen {
  return appScreen({
    path: `/apps/:slug/settings/signing-keys/${path}`,
    access: 'app:write',
    show: (visit) =>
      showPage(visit, 'console/confirm', {
        title: visit.t(emergency ? 'console.keys.replace_title' : 'console.keys.rotate_title'),
        text: visit.t(emergency ? 'console.keys.replace_text' : 'console.keys.rotate_text'),
        button: visit.t(emergency ? 'console.keys.replace' : 'console.keys.rotate'),
        back_url: appPath(visit.app, '/settings/signing-keys'),
        harmless: !emergency,
      }),
    async act(visit) {
      await rotateSigningKeys(visit.system, visit.app, { emergency });
      goTo(visit, appPath(visit.app, '/settings/signing-keys'), 'keys_rotated');
    },
  });
}
