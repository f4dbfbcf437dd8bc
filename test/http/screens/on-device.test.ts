// A program on the user's own device: whether the screens warn of it, or only mention it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, DEMO_SLUG } from '../../../src/apps/app.ts';
import { createApp } from '../../../src/apps/create-app.ts';
import { makeApp, makeClient, makeUser } from '../../kit/app.ts';
import { authorizeUrl, makePkce, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';

const redirect_uris = ['http://localhost:4001/callback'];

/** The consent screen of a third party on localhost: whether it warns. */
async function warnsAt(gatehouse: Gatehouse, app: App): Promise<boolean> {
  const client = await makeClient(gatehouse, app, { redirect_uris });
  const user = await makeUser(gatehouse, app);
  const first = await makeClient(gatehouse, app);
  const { visitor } = await signIn(app, first, user.email);
  const url = authorizeUrl(app, client, makePkce().challenge, { scope: 'openid email' });
  const { text } = await visitor.open(url);
  expect(text).toContain('name="decision"');
  expect(text).toContain('This program runs on a computer, not on a website');
  return text.includes('callout-warning');
}

describe.each(['on', 'off'])('with the demo %s', (DEMO) => {
  let gatehouse: Gatehouse;
  beforeAll(async () => {
    gatehouse = await startGatehouse({ DEMO });
  });
  afterAll(() => gatehouse.stop());

  test('the consent screen warns of a program on this computer, but not of the demo’s', async () => {
    const demo = await createApp(gatehouse.system, { name: 'Alice’s Blog', slug: DEMO_SLUG });
    expect(await warnsAt(gatehouse, demo)).toBe(DEMO === 'off');
    expect(await warnsAt(gatehouse, await makeApp(gatehouse))).toBe(true);
  });
});
