// Every quick start, exactly as the console shows it: pasted into an empty folder, installed from the registries, run, and
// used in a browser. It needs the network, Chromium, Python, Go, Cargo and Maven, so it runs with QUICK_STARTS=all (or a list of ids), as
// .ci/long does.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { type QuickStartId, quickStarts } from '../../../src/http/console/kit/quick-starts/frameworks.ts';
import { keysOf } from '../../../src/tables.ts';
import { type Developer, signedUp } from '../../http/console/developer.ts';
import { makeUser, PASSWORD } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { startChromium, startVisit, type Visit } from '../../kit/outside/chromium.ts';
import { makeDirectory } from '../../kit/processes.ts';
import { openTerminal, type Pasted, paste, runToEnd, untilUp } from './paste.ts';

const { QUICK_STARTS = '', CHROMIUM } = process.env;
const INSTALLED_AND_RUN_MS = 1_200_000;
const withPage = keysOf(quickStarts).filter((id) => quickStarts[id].page && isWanted(id));

function isWanted(id: QuickStartId): boolean {
  return QUICK_STARTS === 'all' || QUICK_STARTS.split(',').includes(id);
}

describe.skipIf(!CHROMIUM || QUICK_STARTS === '')('pasted into an empty folder', () => {
  let gatehouse: Gatehouse;
  let alice: Developer;
  let app: App;
  let browser: Browser;
  beforeAll(async () => {
    gatehouse = await startGatehouse();
    alice = await signedUp(gatehouse);
    app = await alice.makeApp();
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
  });

  test.each(withPage)('%s signs a user in and out', { timeout: INSTALLED_AND_RUN_MS }, async (id) => {
    const { pasted, folder } = await install(id);
    const program = openTerminal(pasted.run, folder);
    onTestFinished(async () => void (await program.stop()));
    await untilUp(pasted.home, program);

    const user = await makeUser(gatehouse, app, { name: 'Bob' });
    const visit = await startVisit(browser);
    onTestFinished(() => visit.close());
    try {
      await signInAndOut(visit, { home: pasted.home, email: user.email });
    } catch (error) {
      throw new Error(`at ${visit.page.url()}: ${await visit.page.textContent('body')}\n${program.output()}`, {
        cause: error,
      });
    }
  });

  test.runIf(isWanted('resource-server'))(
    'resource-server takes a token',
    { timeout: INSTALLED_AND_RUN_MS },
    async () => {
      const resource = {
        name: 'Photos',
        identifier: 'https://photos.example.com/',
        scopes: '',
        access_token_seconds: '',
      };
      await alice.send(`/apps/${app.slug}/resources/new`, { ...resource, token_format: 'jwt' });
      const { pasted, folder } = await install('resource-server');
      const program = openTerminal(pasted.run, folder);
      onTestFinished(async () => void (await program.stop()));
      await untilUp(`${pasted.home}me`, program);
      expect(await runToEnd(pasted.try!, folder)).toContain(`"client_id":"${pasted.clientId}"`);
    },
  );

  /** In a folder of its own. */
  async function install(id: QuickStartId): Promise<{ pasted: Pasted; folder: string }> {
    const { path: folder, remove } = makeDirectory(`quick-start-${id}`);
    onTestFinished(remove);
    const pasted = await paste(alice, { app, id, folder });
    if (pasted.install) await runToEnd(pasted.install, folder);
    return { pasted, folder };
  }
});

/** Twice: after the sign-out Gatehouse asks for the password and the consent again. */
async function signInAndOut({ page }: Visit, { home, email }: { home: string; email: string }): Promise<void> {
  const button = (name: string) => page.getByRole('button', { name }).or(page.getByRole('link', { name }));
  await page.goto(home);
  for (let times = 0; times < 2; times++) {
    await button('Sign in').click();
    await page.fill('[name=email]', email);
    await page.fill('[name=password]', PASSWORD);
    await page.click('form[action$="/sign-in"] [type=submit]');
    await page.click('[name=decision][value=allow]');
    await page.waitForURL(home);
    await page.getByText(`Signed in as ${email}`).waitFor();
    await button('Sign out').click();
    await button('Sign in').waitFor();
    expect(page.url()).toBe(home);
  }
}
