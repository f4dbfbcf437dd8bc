// The logo of an organization, for members who may change its details.
import { z } from 'zod';
import { deleteOrganizationLogo, saveOrganizationLogo } from '../../../organizations/logo.ts';
import { Problem } from '../../../problem.ts';
import { file } from '../../kit/forms/fields.ts';
import { imageFlawWords } from '../../kit/forms/image-flaws.ts';
import { goTo } from '../kit/render.ts';
import { type Screen, screen } from '../kit/screen.ts';
import { showOrganization } from './page.ts';
import { ORGANIZATION, ORGANIZATIONS, pathOf, reachAt } from './reach.ts';

const page = ORGANIZATIONS;

export const organizationLogoScreens: Screen[] = [
  screen({
    path: `${ORGANIZATION}/logo`,
    page,
    takesFile: true,
    words: imageFlawWords,
    show: (visit, form) => showOrganization(visit, { form, sent: 'logo' }),
    fields: z.strictObject({ logo: file }),
    async act(visit, { logo }) {
      const { organization } = await reachAt(visit, 'organizations:write');
      try {
        await saveOrganizationLogo(visit.system.db, visit.app, organization, logo);
      } catch (error) {
        throw error instanceof Problem ? error.renamed(() => 'logo') : error;
      }
      goTo(visit, pathOf(organization), 'saved');
    },
  }),
  screen({
    path: `${ORGANIZATION}/logo/delete`,
    page,
    async act(visit) {
      const { organization } = await reachAt(visit, 'organizations:write');
      await deleteOrganizationLogo(visit.system.db, visit.app, organization);
      goTo(visit, pathOf(organization), 'saved');
    },
  }),
];
