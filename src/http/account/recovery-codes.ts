// New recovery codes, shown once by the page to which the form that creates them leads.
import { z } from 'zod';
import { goToShow, takeShown } from './kit/handover.ts';
import { showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

const PAGE = '/recovery-codes';

export const recoveryCodeScreens: Screen[] = [
  screen({
    path: PAGE,
    page: '/second-factor',
    show: (visit) => showPage(visit, 'account/recovery-codes', { codes: takeShown(visit, PAGE, z.array(z.string())) }),
  }),
];

export const goToCodes = (visit: Visit, codes: string[]) => goToShow(visit, PAGE, codes);
