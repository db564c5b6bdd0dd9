import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from '../api/client.ts';
import { meQuery, queryClient } from '../api/queries.ts';
import type { Me } from '../api/types.ts';
import { PageLoading, PageNotFound, PageProblem } from '../components/page-states.tsx';
import type { UrlValues } from '../components/url-state.ts';
import { rememberedCompany } from '../shell/remembered-company.ts';
import { Shell } from '../shell/shell.tsx';

const sections = ['connectors', 'sync', 'history', 'schedules', 'users', 'admin'];

async function signedIn(here: string): Promise<Me> {
  try {
    return await queryClient.ensureQueryData(meQuery);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) throw redirect({ to: '/sign-in', search: here === '/' ? {} : { next: here } });
    if (error.status === 403) throw redirect({ to: '/no-access' });
    throw error;
  }
}

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: PageNotFound,
  errorComponent: PageProblem,
  validateSearch: (search: Record<string, unknown>): UrlValues =>
    Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)])),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(
    () => import('../pages/sign-in/reset-password-page.tsx'),
    'ResetPasswordPage',
  ),
});

const noAccess = createRoute({
  getParentRoute: () => root,
  path: '/no-access',
  component: lazyRouteComponent(() => import('../pages/sign-in/no-access-page.tsx'), 'NoAccessPage'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../pages/sign-in/invitation-page.tsx'), 'InvitationPage'),
});

/** `/` and short addresses such as `/history` lead to the company last looked at. */
const short = ['', ...sections].map((section) =>
  createRoute({
    getParentRoute: () => root,
    path: `/${section}`,
    beforeLoad: async ({ location }) => {
      const me = await signedIn(location.href);
      const company = me.companies.find(({ id }) => id === rememberedCompany()) ?? me.companies[0];
      if (company === undefined) throw redirect({ to: '/no-access' });
      throw redirect({ to: `/companies/${company.id}/${section || 'sync'}` as '/', replace: true });
    },
  }),
);

const company = createRoute({
  getParentRoute: () => root,
  path: '/companies/$companyId',
  beforeLoad: async ({ location, params }) => {
    const me = await signedIn(location.href);
    if (me.companies.length === 0) throw redirect({ to: '/no-access' });
    const here = me.companies.find(({ id }) => id === params.companyId);
    if (here === undefined) throw redirect({ to: '/' });
    const account = `/companies/${here.id}/account`;
    if (here.requiresSecondFactor && !me.secondFactor && location.pathname !== account) {
      throw redirect({ to: account as '/' });
    }
  },
  component: Shell,
  notFoundComponent: PageNotFound,
  pendingComponent: PageLoading,
});

const connectorPage = lazyRouteComponent(
  () => import('../pages/connectors/connector-page.tsx'),
  'ConnectorPage',
);
const syncPage = lazyRouteComponent(() => import('../pages/syncs/sync-page.tsx'), 'SyncPage');

const pages = [
  createRoute({
    getParentRoute: () => company,
    path: 'account',
    component: lazyRouteComponent(() => import('../pages/account/account-page.tsx'), 'AccountPage'),
  }),
  createRoute({
    getParentRoute: () => company,
    path: 'connectors',
    component: lazyRouteComponent(() => import('../pages/connectors/connectors-page.tsx'), 'ConnectorsPage'),
  }),
  createRoute({ getParentRoute: () => company, path: 'connectors/new', component: connectorPage }),
  createRoute({ getParentRoute: () => company, path: 'connectors/$connectorId', component: connectorPage }),
  createRoute({
    getParentRoute: () => company,
    path: 'sync',
    component: lazyRouteComponent(() => import('../pages/syncs/syncs-page.tsx'), 'SyncsPage'),
  }),
  createRoute({ getParentRoute: () => company, path: 'sync/new', component: syncPage }),
  createRoute({ getParentRoute: () => company, path: 'sync/$syncId', component: syncPage }),
  createRoute({
    getParentRoute: () => company,
    path: 'history',
    component: lazyRouteComponent(() => import('../pages/history/history-page.tsx'), 'HistoryPage'),
  }),
  createRoute({
    getParentRoute: () => company,
    path: 'history/$runId',
    component: lazyRouteComponent(() => import('../pages/run/run-page.tsx'), 'RunPage'),
  }),
  createRoute({
    getParentRoute: () => company,
    path: 'schedules',
    component: lazyRouteComponent(() => import('../pages/schedules/schedules-page.tsx'), 'SchedulesPage'),
  }),
  createRoute({
    getParentRoute: () => company,
    path: 'users',
    component: lazyRouteComponent(() => import('../pages/users/users-page.tsx'), 'UsersPage'),
  }),
  createRoute({
    getParentRoute: () => company,
    path: 'admin',
    component: lazyRouteComponent(() => import('../pages/admin/admin-page.tsx'), 'AdminPage'),
  }),
];

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    resetPassword,
    noAccess,
    invitation,
    ...short,
    company.addChildren(pages),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: PageLoading,
  defaultErrorComponent: PageProblem,
  defaultNotFoundComponent: PageNotFound,
  // Everything in the address is plain text: `?status=failed&sort=-startedAt`.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search: Record<string, unknown>) => {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(search)) {
      if (value !== undefined && value !== '') params.set(name, String(value));
    }
    const text = params.toString();
    return text === '' ? '' : `?${text}`;
  },
});
