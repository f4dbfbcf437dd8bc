// For a developer who isn't a member of the App yet: the page that asks to verify the address, and the one where an
// invitation to an App is accepted.

import { sendConfirmLinkAgain } from '../../../authentication/verification/email.ts';
import { acceptMemberInvitation, getInvitationOf } from '../../../invitations/members.ts';
import { Problem } from '../../../problem.ts';
import { getUser } from '../../../users/users.ts';
import { languageOf } from '../../kit/render/messages.ts';
import { CONSOLE_PATH } from '../../kit/request/paths.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { type Screen, screen } from '../kit/screen.ts';
import { VERIFY_PATH, type Visit } from '../kit/visit.ts';
import { roleWords } from './words.ts';

const INVITED = '/invited/:slug/:invitation_id';

export const invitedScreens: Screen[] = [
  screen({
    path: VERIFY_PATH,
    access: 'unverified',
    async show(visit, form) {
      if (visit.developer.email_verified) return goTo(visit, CONSOLE_PATH);
      await showPage(visit, 'console/verify-email', { form, email: visit.developer.email });
    },
    async act(visit) {
      const { system, consoleApp, developer, locale } = visit;
      const user = await getUser(system.db, consoleApp, developer.id);
      if (user.email_verified) return goTo(visit, CONSOLE_PATH);
      await sendConfirmLinkAgain(system, consoleApp, { user, locale: languageOf(locale) });
      goTo(visit, `${CONSOLE_PATH}${VERIFY_PATH}`, 'verification_sent');
    },
  }),
  screen({
    path: INVITED,
    access: 'developer',
    words: { conflict: 'console.error.member_self' },
    async show(visit, form) {
      const { t } = visit;
      const { app, role } = await getInvited(visit);
      await showPage(visit, 'console/confirm', {
        form,
        title: t('console.invited.title', { app }),
        text: t('console.invited.text', { app, role: t(roleWords[role]), email: visit.developer.email }),
        button: t('console.invited.accept'),
        back_url: CONSOLE_PATH,
        harmless: true,
      });
    },
    async act(visit) {
      const { system, developer } = visit;
      const { slug, id } = await getInvited(visit);
      const app = await system.directory.findBySlug(slug);
      if (!app) throw new Problem('not_found');
      await acceptMemberInvitation(system.db, app, developer, id);
      goTo(visit, appPath(app), 'invitation_accepted');
    },
  }),
];

const getInvited = ({ system, developer, params }: Visit) =>
  getInvitationOf(system.db, developer, { slug: params.slug ?? '', id: params.invitation_id ?? '' });
