// configuration/*: the App's settings, clients, APIs, rights, connections, webhooks, decision hooks and texts as one document,
// which is compared with what is stored and applied whole. `gatehouse plan`, `apply` and `pull` are made of these.
import { z } from 'zod';
import { MAX_TEXTS } from '../../../apps/texts.ts';
import { applyConfiguration, planConfiguration } from '../../../configuration/apply.ts';
import { withPlaces } from '../../../configuration/places.ts';
import { actions } from '../../../configuration/plan.ts';
import { readState, toConfiguration } from '../../../configuration/state.ts';
import { moments } from '../../../hooks/hooks.ts';
import { MAX_OWN_TEXT } from '../../../language/own-texts.ts';
import { quotas } from '../../../limits/quotas.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { grantorOf, type Route, route } from '../kit/route.ts';
import { id } from '../kit/schemas.ts';
import { appName, branding, settingsChange } from './app.ts';
import { clientInput, clientType } from './clients.ts';
import { clientSecret, connectionInput } from './connections.ts';
import { groupInput } from './groups.ts';
import { permissionInput } from './permissions.ts';
import { resourceInput } from './resources.ts';
import { roleInput } from './roles.ts';
import { text as ownText } from './texts.ts';
import { webhookInput } from './webhooks/endpoints.ts';
import { hookChange, hookInput } from './webhooks/hooks.ts';

const tag = 'Configuration';

const client = z.strictObject({
  id: id.optional().describe('To rename it, or if another has the same name'),
  type: clientType,
  status: z.enum(['active', 'disabled']).optional(),
  ...clientInput,
});

const isNoReference = (text: string) => !text.startsWith('${');
const NO_REFERENCE = 'must be the secret itself; the command line resolves references';

const connection = z.strictObject({
  ...connectionInput,
  client_secret: clientSecret
    .refine(isNoReference, NO_REFERENCE)
    .optional()
    .meta({ description: 'Needed for a new one, and for another server; left out, the stored one stays' }),
});

const webhook = z.strictObject({
  ...webhookInput,
  client: z
    .string()
    .max(200)
    .optional()
    .describe('The name of a client, of whose users the endpoint hears in place of events'),
  secret: z.string().max(200).refine(isNoReference, NO_REFERENCE).optional().meta({
    description: 'Of a new one: made and shown if it is left out. Of one that exists, it stays then',
  }),
});

const hook = z.strictObject({
  moment: z.enum(moments).describe('When it is asked; an App has at most one for each'),
  ...hookChange,
  url: hookInput.url,
  secret: webhook.shape.secret,
});

const text = z.strictObject({ locale: parameters.locale, key: parameters.key, text: ownText.max(MAX_OWN_TEXT) });

/** Of the things in each section, as many as an App can have. */
export const configurationSchema = z
  .strictObject({
    name: appName.optional(),
    settings: settingsChange.optional(),
    branding: branding.optional(),
    permissions: z.array(z.strictObject(permissionInput)).max(quotas.permissions.max).optional(),
    resources: z.array(z.strictObject(resourceInput)).max(quotas.resources.max).optional(),
    roles: z.array(z.strictObject(roleInput)).max(quotas.roles.max).optional(),
    groups: z.array(z.strictObject(groupInput)).max(quotas.groups.max).optional(),
    clients: z.array(client).max(quotas.clients.max).optional(),
    connections: z.array(connection).max(quotas.connections.max).optional(),
    webhooks: z.array(webhook).max(quotas.webhook_endpoints.max).optional(),
    hooks: z.array(hook).max(moments.length).optional(),
    texts: z.array(text).max(MAX_TEXTS).optional(),
  })
  .meta({
    id: 'Configuration',
    description:
      'A section that is left out stays as it is, and so does a field. docs/configuration-as-code.md says more',
    examples: [{ settings: { sign_up: 'closed' } }],
  });

const prune = z.boolean().default(false).describe('Delete what a given section does not name');
const version = z
  .string()
  .max(100)
  .meta({
    description: 'Of the configuration that was seen',
    examples: ['J8YVgQ0cSx2s3VYkq1LrPwJ8YVgQ0cSx2s3VYkq1LrP'],
  });

const planFields = {
  version,
  changes: z.array(
    z.object({
      section: z.enum([
        'app',
        'permissions',
        'resources',
        'roles',
        'groups',
        'clients',
        'connections',
        'webhooks',
        'hooks',
        'texts',
      ]),
      key: z.string().meta({ examples: ['Photo Prints'] }),
      action: z.enum(actions).describe('`unlisted`: not named, and not deleted without `prune`'),
      fields: z.array(
        z.object({
          name: z.string().meta({ examples: ['redirect_uris'] }),
          from: z.unknown().optional(),
          to: z.unknown().optional(),
        }),
      ),
    }),
  ),
  needs: z.array(z.string()).describe('The permissions that applying it takes, besides `configuration:write`'),
};

/** By the names of things in place of their numbers. */
const naming: Route['naming'] = (body, work) => withPlaces(Object(body).configuration, work);

export const configurationRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/configuration',
    tag,
    summary: 'Get the configuration',
    description:
      'With every setting and field, those that were never changed, too. Stored secrets are not in it; addresses of webhooks and decision hooks are, whole: also for a caller without `webhooks:read` and `hooks:read`, and with any secret in their path or query.',
    access: { permission: 'configuration:read' },
    status: 200,
    response: z.object({ version, configuration: z.record(z.string(), z.unknown()) }),
    async handle({ system, app }) {
      const state = await readState(system, app);
      return { version: state.version, configuration: toConfiguration(state) };
    },
  }),
  route({
    method: 'POST',
    path: '/configuration/plan',
    tag,
    summary: 'Plan a configuration',
    description:
      'What applying it would change. Nothing is changed. Secrets are masked, and compared only for a caller who could replace them.',
    access: { permission: 'configuration:read' },
    body: z.strictObject({ configuration: configurationSchema, prune }),
    maxBody: '1mb',
    naming,
    status: 200,
    response: z.object(planFields),
    problems: ['secret_required'],
    async handle({ system, app, caller, body }) {
      return planConfiguration(system, app, { ...body, grantor: grantorOf(caller) });
    },
  }),
  route({
    method: 'POST',
    path: '/configuration/apply',
    tag,
    summary: 'Apply a configuration',
    description:
      'All of it or nothing, if the `version` is still the one that the plan saw. You need the permission for each of its changes, too.',
    access: { permission: 'configuration:write' },
    body: z.strictObject({ configuration: configurationSchema, prune, version }),
    maxBody: '1mb',
    naming,
    status: 200,
    response: z.object({
      ...planFields,
      secrets: z
        .array(
          z.object({
            name: z.string(),
            client_id: id,
            client_secret: z.string().meta({ examples: ['gh_secret_…'] }),
          }),
        )
        .describe('Of clients that were created: shown this once'),
      webhook_secrets: z
        .array(z.object({ url: z.string(), webhook_id: id, secret: z.string().meta({ examples: ['whsec_…'] }) }))
        .describe('Of webhook endpoints that were created, unless the configuration has them: shown this once'),
      hook_secrets: z
        .array(z.object({ moment: z.enum(moments), secret: z.string().meta({ examples: ['whsec_…'] }) }))
        .describe('The same, of decision hooks'),
    }),
    problems: [
      ...(['configuration_changed', 'conflict', 'limit_reached', 'cannot_grant', 'settings_conflict'] as const),
      ...(['sms_off', 'captcha_unavailable', 'invalid_redirect_uri', 'connection_in_use'] as const),
      ...(['invalid_pattern', 'secret_required', 'connection_has_identities'] as const),
    ],
    async handle({ system, app, caller, body }) {
      return applyConfiguration(system, app, { ...body, grantor: grantorOf(caller) });
    },
  }),
];
