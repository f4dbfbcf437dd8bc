// For operators: what this server is and how it is set up.
import { readFileSync } from 'node:fs';
import { countApps } from '../../../apps/apps.ts';
import { countUsers } from '../../../users/users.ts';
import { showPage } from '../kit/render.ts';
import { type Screen, screen } from '../kit/screen.ts';
import type { Visit } from '../kit/visit.ts';

export const serverScreens: Screen[] = [screen({ path: '/server', access: 'operator', show: showServer })];

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
);

async function showServer(visit: Visit): Promise<void> {
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
  });
}
