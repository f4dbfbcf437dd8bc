// The forms of an organization's domains, on its page for members.
import { z } from 'zod';
import { addDomain, removeDomain, updateDomain, verifyDomain } from '../../../organizations/domains.ts';
import { domainWords } from '../../kit/forms/domain-words.ts';
import { flag, required } from '../../kit/forms/fields.ts';
import { goTo } from '../kit/render.ts';
import { type Screen, screen } from '../kit/screen.ts';
import { showOrganization } from './page.ts';
import { ORGANIZATION, ORGANIZATIONS, pathOf, reachAt } from './reach.ts';

const PATH = `${ORGANIZATION}/domains`;
const page = ORGANIZATIONS;

export const organizationDomainScreens: Screen[] = [
  screen({
    path: PATH,
    page,
    words: domainWords,
    show: (visit, form) => showOrganization(visit, { form, sent: 'domain' }),
    fields: z.strictObject({ domain: required(300), joins: flag }),
    async act(visit, fields) {
      const { organization } = await reachAt(visit, 'organizations:write');
      await addDomain(visit.system.db, visit.app, organization, fields);
      goTo(visit, pathOf(organization), 'domain_added');
    },
  }),
  screen({
    path: `${PATH}/:domain/verify`,
    page,
    words: domainWords,
    show: (visit, form) => showOrganization(visit, { form, sent: 'domain' }),
    async act(visit) {
      const { organization } = await reachAt(visit, 'organizations:write');
      await verifyDomain(visit.system, visit.app, organization, visit.params.domain ?? '');
      goTo(visit, pathOf(organization), 'domain_verified');
    },
  }),
  screen({
    path: `${PATH}/:domain/joins`,
    page,
    fields: z.strictObject({ joins: flag }),
    async act(visit, { joins }) {
      const { organization } = await reachAt(visit, 'organizations:write');
      await updateDomain(visit.system.db, visit.app, organization, { domain: visit.params.domain ?? '', joins });
      goTo(visit, pathOf(organization), 'saved');
    },
  }),
  screen({
    path: `${PATH}/:domain/remove`,
    page,
    async act(visit) {
      const { organization } = await reachAt(visit, 'organizations:write');
      await removeDomain(visit.system.db, visit.app, organization, visit.params.domain ?? '');
      goTo(visit, pathOf(organization), 'domain_removed');
    },
  }),
];
