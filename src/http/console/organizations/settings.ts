// The details of an organization, its settings as JSON, its logo, and what can't be undone.

import { z } from 'zod';
import { imageTypes } from '../../../apps/images/read-image.ts';
import type { JsonObject } from '../../../database/schema/columns.ts';
import { deleteOrganizationLogo, saveOrganizationLogo } from '../../../organizations/logo.ts';
import { countOrganizationMembers } from '../../../organizations/members.ts';
import {
  deleteOrganization,
  type Organization,
  requireOrganizationFields,
  setOrganizationStatus,
  updateOrganization,
} from '../../../organizations/organizations.ts';
import { MAX_SETTINGS_DEPTH, MAX_SETTINGS_KIB } from '../../../organizations/settings.ts';
import { Problem } from '../../../problem.ts';
import { file, flag, required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { imageFlawWords, imageLimits } from '../../kit/forms/image-flaws.ts';
import { signInConnectionField, signInConnectionOptions } from '../../kit/forms/sign-in-connection.ts';
import type { Words } from '../../kit/forms/words.ts';
import { createFormat } from '../../kit/render/format.ts';
import { readJson } from '../kit/json.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { ORGANIZATIONS_PATH, organizationPath, reachAt, toHead } from './head.ts';
import { slugWords } from './organizations.ts';

const PATH = `${ORGANIZATIONS_PATH}/:id`;

const words: Words = {
  ...slugWords,
  'invalid_body.settings': 'console.error.org_settings',
  'invalid_body.sign_in_connection_id': 'console.error.org_connection',
};

export const organizationSettingScreens: Screen[] = [
  appScreen({
    path: `${PATH}/settings`,
    access: 'organizations:read',
    change: 'organizations:write',
    words,
    show: (visit, form) => showSettings(visit, { form }),
    fields: z.strictObject({
      ...{ name: required(200), slug: required(50), require_second_factor: flag },
      sign_in_connection_id: signInConnectionField,
      // As typed, in any layout; the noun bounds what it means.
      settings: z.string('field.required').max(MAX_SETTINGS_KIB * 1024 * 4, 'field.too_long'),
    }),
    async check(visit, { slug, settings }) {
      const { organization } = await reachAt(visit);
      const change = { slug, settings: settings === undefined ? undefined : readSettings(settings) };
      await requireOrganizationFields(change, organization);
    },
    async act(visit, { settings, ...fields }) {
      const { organization } = await reachAt(visit);
      const change = { ...fields, settings: readSettings(settings) };
      await updateOrganization(visit.system.db, visit.app, organization, change);
      goTo(visit, organizationPath(visit, organization, '/settings'), 'saved');
    },
  }),
  appScreen({
    path: `${PATH}/logo`,
    access: 'organizations:read',
    change: 'organizations:write',
    takesFile: true,
    words: imageFlawWords,
    fields: z.strictObject({ logo: file }),
    show: (visit, form) => showSettings(visit, { upload: form }),
    async act(visit, { logo }) {
      const { organization } = await reachAt(visit);
      try {
        await saveOrganizationLogo(visit.system.db, visit.app, organization, logo);
      } catch (error) {
        throw error instanceof Problem ? error.renamed(() => 'logo') : error;
      }
      goTo(visit, organizationPath(visit, organization, '/settings'), 'saved');
    },
  }),
  appScreen({
    path: `${PATH}/logo/delete`,
    access: 'organizations:write',
    async act(visit) {
      const { organization } = await reachAt(visit);
      await deleteOrganizationLogo(visit.system.db, visit.app, organization);
      goTo(visit, organizationPath(visit, organization, '/settings'), 'image_deleted');
    },
  }),
  appScreen({
    path: `${PATH}/disable`,
    access: 'organizations:write',
    async show(visit) {
      const { organization } = await reachAt(visit);
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.org.disable_title', { name: organization.name }),
        text: visit.t('console.org.disable_text', { count: await membersOf(visit, organization) }),
        button: visit.t('console.org.disable'),
        back_url: organizationPath(visit, organization, '/settings'),
      });
    },
    act: (visit) => setStatus(visit, 'disabled'),
  }),
  appScreen({ path: `${PATH}/enable`, access: 'organizations:write', act: (visit) => setStatus(visit, 'active') }),
  appScreen({
    path: `${PATH}/delete`,
    access: 'organizations:delete',
    async show(visit, form) {
      const { organization } = await reachAt(visit);
      const { name } = organization;
      await showPage(visit, 'console/confirm', {
        form,
        title: visit.t('console.org.delete_title', { name }),
        text: visit.t('console.org.delete_text'),
        field: {
          ...{ name: 'typed', label: visit.t('console.org.delete_type', { name }) },
          ...{ required: true, maxlength: 200, code: true },
        },
        button: visit.t('console.org.delete'),
        back_url: organizationPath(visit, organization, '/settings'),
      });
    },
    fields: z.strictObject({ typed: text(200) }),
    async act(visit, { typed }) {
      const { organization } = await reachAt(visit);
      if (typed !== organization.name)
        throw new Problem('invalid_body', undefined, { fields: { typed: 'console.error.org_typed' } });
      await deleteOrganization(visit.system.db, visit.app, organization);
      goTo(visit, appPath(visit.app, '/organizations'), 'organization_deleted');
    },
  }),
];

/** Nothing typed is no settings. */
const readSettings = (typed: string): JsonObject => readJson(typed, 'settings');

const membersOf = ({ system, app }: AppVisit, organization: Organization) =>
  countOrganizationMembers(system.db, app, organization);

async function setStatus(visit: AppVisit, status: 'active' | 'disabled'): Promise<void> {
  const { organization } = await reachAt(visit);
  await setOrganizationStatus(visit.system.db, visit.app, organization, status);
  const done = status === 'active' ? 'organization_enabled' : 'organization_disabled';
  goTo(visit, organizationPath(visit, organization, '/settings'), done);
}

type ShownForms = { form?: FormState | undefined; upload?: FormState | undefined };

async function showSettings(visit: AppVisit, { form, upload }: ShownForms): Promise<void> {
  const { organization } = await reachAt(visit);
  const { system, app, t, locale } = visit;
  const chosen = organization.sign_in_connection_id;
  const locals = {
    connection_options: await signInConnectionOptions(system.db, app, { chosen, giver: 'app', t }),
    ...{ form, head: toHead(visit, organization, 'settings'), members: await membersOf(visit, organization) },
    settings_json: JSON.stringify(organization.settings, undefined, 2),
    upload_error: upload?.errors.logo ?? upload?.errors.form,
    accept: imageTypes.join(','),
    image_limits: imageLimits(locale),
    settings_limits: { size: createFormat(locale).bytes(MAX_SETTINGS_KIB * 1024, 'floor'), depth: MAX_SETTINGS_DEPTH },
  };
  const path = organizationPath(visit, organization);
  await showPage(visit, 'console/organization-settings', locals, {
    images: [app.issuer],
    undo: { organization_disabled: `${path}/enable`, organization_enabled: `${path}/disable` },
  });
}
