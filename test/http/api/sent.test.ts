// What is really sent, held against the schemas of the OpenAPI document: each member that is sent is described, and each that is
// required is there.
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { z } from 'zod';
import type { App } from '../../../src/apps/app.ts';
import type { NewClient } from '../../../src/apps/clients/fields.ts';
import { deliverAll } from '../../../src/deliveries/dispatcher.ts';
import { events, isPublished } from '../../../src/events/catalogue.ts';
import { moments, saveHook } from '../../../src/hooks/hooks.ts';
import { testHook } from '../../../src/hooks/test-call.ts';
import {
  hookAnswer,
  hookQuestions,
  logoutToken,
  provisioningEnd,
  provisioningUpdate,
  securityEventToken,
} from '../../../src/http/api/sent-schemas.ts';
import { deliveryKinds } from '../../../src/jobs/deliveries.ts';
import { revokeOtherSessions } from '../../../src/users/sessions/end.ts';
import { deleteUser, setUserStatus } from '../../../src/users/users.ts';
import { createWebhook } from '../../../src/webhooks/endpoints.ts';
import { makeApiKey, makeApp, makeClient, makeUser } from '../../kit/app.ts';
import { authorize, post } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { answerWith, type Receiver, startReceiver } from '../../kit/outside/receiver.ts';
import { makeAsk, PUSH, signalToken } from '../../signals/world.ts';
import { call, send } from './call.ts';

let gatehouse: Gatehouse;
let receiver: Receiver;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await gatehouse.stop();
});
beforeEach(async () => {
  app = await makeApp(gatehouse);
  receiver.answer = answerWith(204);
  receiver.received.length = 0;
});

const db = () => gatehouse.database.db;

async function hear(): Promise<string[]> {
  await deliverAll(gatehouse.system, { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById });
  return receiver.received.splice(0).map(({ body }) => body);
}

/** A schema drops what it doesn't know. */
const expectToFit = (schema: z.ZodType, body: unknown) => expect(schema.parse(body)).toEqual(body);

async function signIn(client: Partial<NewClient>, scope = 'openid') {
  const made = await makeClient(gatehouse, app, client);
  const user = await makeUser(gatehouse, app, { name: 'Bob', phone: '+4915112345678' });
  return { client: made, user, enter: () => authorize(app, made, user.email, { scope }) };
}

test('provisioning: what a client hears of its user', async () => {
  const { client, user, enter } = await signIn({ provisioning: true }, 'openid profile email phone address roles');
  await createWebhook(gatehouse.system, app, { url: receiver.url, client_id: client.client_id });
  await enter();
  const [created] = await hear();
  const known = provisioningUpdate.shape.data.shape;
  const { data, ...head } = JSON.parse(created!);
  expectToFit(provisioningUpdate, { ...head, data });
  expect(Object.keys(data).filter((name) => !(name in known))).toEqual([]);
  await setUserStatus(db(), app, user.id, 'disabled');
  expectToFit(provisioningUpdate, JSON.parse((await hear())[0]!));
  await deleteUser(db(), app, user.id);
  expectToFit(provisioningEnd, JSON.parse((await hear())[0]!));
});

test('decision hooks: questions of screens, programs and tests, and their answers', async () => {
  for (const moment of moments) await saveHook(gatehouse.system, app, moment, { url: receiver.url });
  const answer = { decision: 'allow' };
  expectToFit(hookAnswer, answer);
  receiver.answer = answerWith(200, JSON.stringify(answer));
  const key = await makeApiKey(gatehouse, app);
  const machine = await makeClient(gatehouse, app, { type: 'machine' });
  const person = { email: 'ann@example.com', password: 'harvest-violin-comet', name: 'Ann' };
  expect((await call(app, 'POST /auth/signup', { as: key, body: person })).status).toBe(201);
  expect((await post(app, '/token', { grant_type: 'client_credentials' }, machine)).status).toBe(200);
  for (const moment of moments) await testHook(gatehouse.system, app, moment);
  const asked = receiver.received.map(({ body }) => JSON.parse(body));
  const kinds = asked.map(({ type, test = false, user }) => [type, test, user !== null]);
  expect(kinds).toEqual([
    ['before_sign_up', false, true],
    ['before_tokens', false, true],
    ['before_tokens', false, false],
    ['before_sign_up', true, true],
    ['before_tokens', true, true],
  ]);
  for (const question of asked) expectToFit(hookQuestions[question.type as 'before_tokens'], question);
});

test('back-channel logout: the token that a client gets', async () => {
  const { user, enter } = await signIn({ backchannel_logout_uri: `${receiver.url}/logout` });
  await enter();
  await revokeOtherSessions(db(), app, user.id, undefined);
  const [form] = await hear();
  expectToFit(logoutToken, decodeJwt(new URLSearchParams(form).get('logout_token')!));
});

test('security events: the tokens that a stream gets', async () => {
  const { client, user, enter } = await signIn({ shared_signals: true });
  const ask = makeAsk(app, await signalToken(app, client));
  const delivery = { method: PUSH, endpoint_url: receiver.url };
  const { body } = await ask('POST /streams', { delivery });
  await enter();
  expect((await ask('POST /verification', { stream_id: body.stream_id, state: 'one' })).status).toBe(204);
  await setUserStatus(db(), app, user.id, 'disabled');
  const tokens = (await hear()).map((token) => decodeJwt(token));
  expect(
    tokens.map(({ events }) =>
      Object.keys(events as object)[0]!
        .split('/')
        .at(-1),
    ),
  ).toEqual(['verification', 'session-revoked', 'account-disabled']);
  for (const token of tokens) expectToFit(securityEventToken, token);
});

test('the reference page shows all of it at an App, and nothing at the server', async () => {
  const { text } = await send(`${app.issuer}/api/v1/docs`, 'GET');
  for (const type of events.filter(isPublished)) expect(text).toContain(`<dt>${type}<dd>`);
  for (const name of ['provisioning:user.deleted', 'hook:before_tokens', 'logout_token', 'security_event_token'])
    expect(text).toContain(`<code>${name}</code>`);
  for (const [, page] of text.matchAll(/href="([^"]+)">More about them/g)) {
    expect((await fetch(page!)).status, page).toBe(200);
  }
  for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) expect(text).toContain(`id="${target}"`);
  expect((await send(`${gatehouse.url}/api/v1/docs`, 'GET')).text).not.toContain('What Gatehouse sends');
});
