import { Loader, Tabs } from '@mantine/core';
import { Suspense } from 'react';
import { Page } from '../../components/page.tsx';
import { PageNotFound } from '../../components/page-states.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { useCompany } from '../../shell/use-company.ts';
import classes from './admin.module.css';
import { adminTabsFor } from './admin-tabs.ts';

/** What administrators look after, one tab each. */
export function AdminPage() {
  const tabs = adminTabsFor(useCompany());
  const [url, setUrl] = useUrlState();
  const active = tabs.find(({ id }) => id === url.tab) ?? tabs[0];
  if (active === undefined) return <PageNotFound />;
  // The other tabs' filters mean nothing in the new one.
  const choose = (id: string | null) =>
    setUrl({
      ...Object.fromEntries(Object.keys(url).map((name) => [name, undefined])),
      tab: id ?? undefined,
    });
  return (
    <Page title="Admin" fills>
      <Tabs value={active.id} onChange={choose} keepMounted={false} className={classes.tabs}>
        <Tabs.List mb="sm">
          {tabs.map(({ id, label }) => (
            <Tabs.Tab key={id} value={id}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ id, component: Tab }) => (
          <Tabs.Panel key={id} value={id} className={classes.panel}>
            <Suspense
              fallback={
                <div aria-busy="true">
                  <Loader aria-label="Loading" m="lg" />
                </div>
              }
            >
              <Tab />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
