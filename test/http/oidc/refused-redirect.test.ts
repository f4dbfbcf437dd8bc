// The page of a redirect URI that is not registered: in development it says what is wrong and leads to the record; in
// production it says nothing about the client.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeApp, makeClient } from '../../kit/app.ts';
import { authorizeUrl, makePkce } from '../../kit/flow.ts';
import { type Gatehouse, SECRET_KEY, startGatehouse } from '../../kit/gatehouse.ts';
import { sendTo } from '../../kit/raw.ts';
import { Visitor } from '../../kit/visitor.ts';
import { signedUp } from '../console/developer.ts';

const REGISTERED = 'https://rp.example.com/callback?secret-tenant=1';
const SENT = 'https://rp.example.com/"><script>alert(1)</script>';

/** What a browser gets for the wrong redirect URI, and for a client that is not there. */
async function refuse(gatehouse: Gatehouse) {
  const app = await makeApp(gatehouse);
  const client = await makeClient(gatehouse, app, { redirect_uris: [REGISTERED] });
  const visitor = new Visitor();
  visitor.send = sendTo(gatehouse);
  const url = (more: Record<string, string>) => authorizeUrl(app, client, makePkce().challenge, more);
  const page = await visitor.fetch(url({ redirect_uri: SENT }));
  const unknown = await visitor.fetch(url({ redirect_uri: SENT, client_id: 'nobody' }));
  return { app, client, page, unknown };
}

describe('in development', () => {
  let gatehouse: Gatehouse;
  beforeAll(async () => {
    gatehouse = await startGatehouse();
  });
  afterAll(() => gatehouse.stop());

  test('it shows what was sent and what is registered, and leads to the record', async () => {
    const { app, client, page, unknown } = await refuse(gatehouse);
    expect(page.status).toBe(400);
    expect(page.text).toContain(`<code>${REGISTERED}</code>`);
    expect(page.text).toContain('<code>https://rp.example.com/&#34;&gt;&lt;script&gt;');
    expect(page.text).not.toContain('<script>alert');
    const [record] = /http[^"]*\/console\/apps\/[^"]*\/requests\/[^"]+/.exec(page.text)!;
    const owner = await signedUp(gatehouse);
    await owner.join(app, 'owner');
    const shown = await owner.visitor.open(record!);
    expect(shown.text).toContain('invalid_redirect_uri');
    expect(shown.text).toContain(client.client_id);
    // Of an unknown client there is nothing to compare with, but a record.
    expect(unknown.text).not.toContain('It has to match character for character');
    expect(unknown.text).toContain('see in the console what was checked');
  });
});

describe('in production', () => {
  let gatehouse: Gatehouse;
  beforeAll(async () => {
    gatehouse = await startGatehouse({ NODE_ENV: 'production', BASE_URL: 'https://id.example.com', SECRET_KEY });
  });
  afterAll(() => gatehouse.stop());

  test('A3 it says nothing about the client', async () => {
    const { client, page } = await refuse(gatehouse);
    expect(page.status).toBe(400);
    expect(page.text).toContain('400 invalid_redirect_uri');
    for (const word of ['secret-tenant', '/requests/', 'rp.example.com', client.client_id])
      expect(page.text).not.toContain(word);
  });
});
