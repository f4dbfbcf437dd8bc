// Domains of an organization, with the TXT record that proves each.
import { z } from 'zod';
import {
  addDomain,
  getDomain,
  listDomains,
  removeDomain,
  toDomainJson,
  updateDomain,
  verifyDomain,
} from '../../../organizations/domains.ts';
import { domainWords } from '../../kit/forms/domain-words.ts';
import { flag, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { ORGANIZATIONS_PATH, organizationPath, reachAt, toHead } from './head.ts';

const PATH = `${ORGANIZATIONS_PATH}/:id/domains`;

export const organizationDomainScreens: Screen[] = [
  appScreen({
    path: PATH,
    access: 'organizations:read',
    change: 'organizations:write',
    words: domainWords,
    show: showDomains,
    fields: z.strictObject({ domain: required(300), joins: flag }),
    async act(visit, fields) {
      const { organization } = await reachAt(visit);
      await addDomain(visit.system.db, visit.app, organization, fields);
      goToDomains(visit, organization, 'domain_added');
    },
  }),
  appScreen({
    path: `${PATH}/:domain/verify`,
    access: 'organizations:write',
    words: domainWords,
    show: showDomains,
    async act(visit) {
      const { organization } = await reachAt(visit);
      await verifyDomain(visit.system, visit.app, organization, visit.params.domain ?? '');
      goToDomains(visit, organization, 'domain_verified');
    },
  }),
  appScreen({
    path: `${PATH}/:domain/joins`,
    access: 'organizations:write',
    fields: z.strictObject({ joins: flag }),
    async act(visit, { joins }) {
      const { organization, domain } = await domainAt(visit);
      await updateDomain(visit.system.db, visit.app, organization, { domain, joins });
      goToDomains(visit, organization, 'saved');
    },
  }),
  appScreen({
    path: `${PATH}/:domain/remove`,
    access: 'organizations:write',
    async show(visit) {
      const { organization, domain } = await domainAt(visit);
      await showPage(visit, 'console/confirm', {
        title: visit.t('domain.remove_title', { domain }),
        text: visit.t('domain.remove_text'),
        button: visit.t('domain.remove'),
        back_url: organizationPath(visit, organization, '/domains'),
      });
    },
    async act(visit) {
      const { organization, domain } = await domainAt(visit);
      await removeDomain(visit.system.db, visit.app, organization, domain);
      goToDomains(visit, organization, 'domain_removed');
    },
  }),
];

type Place = { id: string };

const goToDomains = (visit: AppVisit, organization: Place, done: Parameters<typeof goTo>[2]): void =>
  goTo(visit, organizationPath(visit, organization, '/domains'), done);

async function domainAt(visit: AppVisit): Promise<{ organization: Place; domain: string }> {
  const { organization } = await reachAt(visit);
  const { domain } = await getDomain(visit.system.db, visit.app, organization, visit.params.domain ?? '');
  return { organization, domain };
}

async function showDomains(visit: AppVisit, form?: FormState): Promise<void> {
  const { organization } = await reachAt(visit);
  const domains = await listDomains(visit.system.db, visit.app, organization);
  await showPage(visit, 'console/organization-domains', {
    ...{ form, head: toHead(visit, organization, 'domains'), domains: domains.map(toDomainJson) },
  });
}
