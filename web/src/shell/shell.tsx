import { Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  IconArrowsExchange,
  IconCalendarTime,
  IconHistory,
  IconPlug,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useRef } from 'react';
import { PageLoading } from '../components/page-states.tsx';
import { adminTabsFor } from '../pages/admin/admin-tabs.ts';
import { ChalkMark } from '../theme/chalk-mark.tsx';
import { CompanySwitcher } from './company-switcher.tsx';
import { rememberCompany } from './remembered-company.ts';
import classes from './shell.module.css';
import { useCompany } from './use-company.ts';
import { UserMenu } from './user-menu.tsx';

const places = [
  { path: 'connectors', label: 'Connectors', icon: IconPlug },
  { path: 'sync', label: 'Sync', icon: IconArrowsExchange },
  { path: 'history', label: 'Sync History', icon: IconHistory },
  { path: 'schedules', label: 'Schedules', icon: IconCalendarTime },
  { path: 'users', label: 'Users', icon: IconUsers },
  { path: 'admin', label: 'Admin', icon: IconSettings },
] as const;

/** The frame around every page: where one is, for which company, as whom. */
export function Shell() {
  const here = useCompany();
  const { companyId } = here;
  const shownPlaces = places.filter(({ path }) => path !== 'admin' || adminTabsFor(here).length > 0);
  const narrow = useMediaQuery('(max-width: 1199px)', window.innerWidth < 1200);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shown = useRef(path);

  useEffect(() => rememberCompany(companyId), [companyId]);
  // Whoever follows a link with the keyboard or a screen reader starts at the top of the new page.
  useEffect(() => {
    if (shown.current !== path) {
      shown.current = path;
      main.current?.focus();
    }
  }, [path]);

  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <header className={classes.side}>
        <Link to="/" className={classes.brand} aria-label="Chalkline, to the start">
          <ChalkMark />
          <span className={classes.word}>Chalkline</span>
        </Link>
        <CompanySwitcher narrow={narrow} />
        <nav aria-label="Main" className={classes.nav}>
          {shownPlaces.map(({ path: place, label, icon: Icon }) => (
            <Tooltip key={place} label={label} position="right" disabled={!narrow}>
              <Link
                to={`/companies/$companyId/${place}`}
                params={{ companyId }}
                className={classes.link}
                activeProps={{ 'data-active': true, 'aria-current': 'page' } as object}
                aria-label={narrow ? label : undefined}
              >
                <Icon size={19} stroke={1.7} aria-hidden />
                <span className={classes.word}>{label}</span>
              </Link>
            </Tooltip>
          ))}
        </nav>
        <UserMenu narrow={narrow} />
      </header>
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <Suspense fallback={<PageLoading />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
