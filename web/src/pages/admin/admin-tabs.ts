import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Here } from '../../shell/use-company.ts';

export interface AdminTab {
  /** In the address: `/admin?tab=health`. */
  id: string;
  label: string;
  /** Who sees it. The server decides again with every call. */
  seenBy(here: Here): boolean;
  component: LazyExoticComponent<ComponentType>;
}

const installationAdmin = ({ me }: Here) => me.installationAdmin;

/** What stands on the Admin page, in this order: first what belongs to the company, then to the installation. */
const adminTabs: readonly AdminTab[] = [
  {
    id: 'audit',
    label: 'Audit log',
    seenBy: ({ may }) => may('see the audit log'),
    component: lazy(async () => ({ default: (await import('./audit-tab.tsx')).AuditTab })),
  },
  {
    id: 'retention',
    label: 'Retention',
    seenBy: ({ may }) => may('set retention'),
    component: lazy(async () => ({ default: (await import('./retention-tab.tsx')).RetentionTab })),
  },
  {
    id: 'people-data',
    label: "People's data",
    seenBy: ({ may }) => may("handle people's data"),
    component: lazy(async () => ({
      default: (await import('./people-data/people-data-tab.tsx')).PeopleDataTab,
    })),
  },
  {
    id: 'api-keys',
    label: 'API keys',
    seenBy: ({ may }) => may('administer the company'),
    component: lazy(async () => ({ default: (await import('./api-keys-tab.tsx')).ApiKeysTab })),
  },
  {
    id: 'access',
    label: 'Access',
    seenBy: installationAdmin,
    component: lazy(async () => ({ default: (await import('./access-tab.tsx')).AccessTab })),
  },
  {
    id: 'single-sign-on',
    label: 'Single sign-on',
    seenBy: installationAdmin,
    component: lazy(async () => ({ default: (await import('./single-sign-on-tab.tsx')).SingleSignOnTab })),
  },
  {
    id: 'keys',
    label: 'Keys',
    seenBy: installationAdmin,
    component: lazy(async () => ({ default: (await import('./keys-tab.tsx')).KeysTab })),
  },
  {
    id: 'health',
    label: 'System health',
    seenBy: installationAdmin,
    component: lazy(async () => ({ default: (await import('./health-tab.tsx')).HealthTab })),
  },
];

export function adminTabsFor(here: Here): AdminTab[] {
  return adminTabs.filter((tab) => tab.seenBy(here));
}
