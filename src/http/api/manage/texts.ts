// texts: what an App says in place of our messages, or beside those that protect the user.
import { z } from 'zod';
import { deleteText, listTexts, MAX_TEXTS, type OwnText, requireUsableText, saveText } from '../../../apps/texts.ts';
import { DEFAULT_LANGUAGE, findMessage } from '../../../language/catalogues.ts';
import { MAX_OWN_TEXT } from '../../../language/own-texts.ts';
import { protectionOf } from '../../../language/protected.ts';
import { type Locale, languageOf } from '../../kit/render/messages.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { type Route, route } from '../kit/route.ts';
import { page, whole } from '../kit/schemas.ts';

const tag = 'Texts';
const read = { permission: 'app:read' } as const;
const write = { permission: 'app:write' } as const;

export const text = z.string().meta({
  description: `Plain text in ICU’s message format: one line of at most ${MAX_OWN_TEXT} characters that shows every placeholder of ours`,
  examples: ['Welcome back to {app}'],
});

const ownText = z
  .object({
    locale: parameters.locale,
    key: parameters.key,
    text,
    original: z
      .string()
      .nullable()
      .meta({ description: 'Ours; null if this version has no such message', examples: ['Sign in to {app}'] }),
    is_addition: z.boolean().describe('Shown after ours, because ours protects the user'),
  })
  .meta({ id: 'Text' });

const toTextJson = ({ locale, key, text }: OwnText) => ({
  ...{ locale, key, text },
  original: findMessage(languageOf(locale as Locale), key) ?? findMessage(DEFAULT_LANGUAGE, key) ?? null,
  is_addition: protectionOf(key) !== undefined,
});

export const textRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/texts',
    tag,
    summary: 'List the App’s own texts',
    access: read,
    status: 200,
    response: page(ownText),
    async handle({ app }) {
      return whole(listTexts(app).map(toTextJson));
    },
  }),
  route({
    method: 'PUT',
    path: '/texts/:locale/:key',
    tag,
    summary: 'Set a text',
    description: `In place of our message, or after it if that protects the user. At most ${MAX_TEXTS} an App, and none for the console.`,
    access: write,
    body: z.strictObject({ text: text.max(MAX_OWN_TEXT) }),
    check: ({ params: { locale, key } }, { text }) => text !== undefined && requireUsableText({ locale, key, text }),
    status: 200,
    response: ownText,
    problems: ['invalid_pattern', 'limit_reached'],
    async handle({ system, app, params: { locale, key }, body }) {
      const own = { locale, key, text: body.text };
      await saveText(system, app, own);
      return toTextJson(own);
    },
  }),
  route({
    method: 'DELETE',
    path: '/texts/:locale/:key',
    tag,
    summary: 'Delete a text',
    description: 'Ours is shown again.',
    access: write,
    status: 204,
    async handle({ system, app, params: { locale, key } }) {
      await deleteText(system, app, { locale, key });
    },
  }),
];
