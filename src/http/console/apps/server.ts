// For operators: what this server is and how it is set up.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { countApps, updateApp } from '../../../apps/apps.ts';
import { countUsers } from '../../../users/list.ts';
import { choice } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { CONSOLE_PATH } from '../../kit/request/paths.ts';
import { goTo, showPage } from '../kit/render.ts';
import { type Screen, screen } from '../kit/screen.ts';
import type { Visit } from '../kit/visit.ts';

const signUps = ['open', 'invitation', 'closed'] as const;

const signUpWords = {
  open: 'console.server.sign_up_open',
  invitation: 'console.server.sign_up_invitation',
  closed: 'console.server.sign_up_closed',
} as const;

export const serverScreens: Screen[] = [
  screen({ path: '/server', access: 'operator', show: (visit) => showServer(visit) }),
  screen({
    path: '/server/sign-up',
    access: 'operator',
    show: showServer,
    fields: z.strictObject({ sign_up: choice(signUps) }),
    words: { settings_conflict: 'console.server.sign_up_fixed' },
    async act(visit, { sign_up }) {
      await updateApp(visit.system, visit.consoleApp, { settings: { sign_up } });
      goTo(visit, `${CONSOLE_PATH}/server`, 'saved');
    },
  }),
];

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
);

async function showServer(visit: Visit, form?: FormState): Promise<void> {
  const { config, database, db } = visit.system;
  const [apps, developers] = await Promise.all([countApps(db), countUsers(db, visit.consoleApp)]);
  await showPage(visit, 'console/server', {
    ...{ version, apps, developers },
    node: process.version,
    database: database.kind,
    workers: config.workers,
    base_url: config.baseUrl,
    app_url: config.appUrl,
    mail: config.smtpUrl !== undefined,
    sms: config.smsUrl !== undefined,
    production: config.production,
    form,
    sign_up: {
      value: visit.consoleApp.settings.sign_up,
      is_fixed: config.developerSignUp !== undefined,
      options: signUps.map((value) => ({ value, label: visit.t(signUpWords[value]) })),
    },
  });
}
