// Every route of an App's API, in the order of its reference page.
import { authRoutes } from './auth.ts';
import { meRoutes } from './me.ts';
import type { Route } from './routes.ts';

export const apiRoutes: Route[] = [...authRoutes, ...meRoutes];
