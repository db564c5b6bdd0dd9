import { Menu, ScrollArea, Tooltip, UnstyledButton } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { initialsOf } from './initials.ts';
import classes from './menus.module.css';
import { useCompany } from './use-company.ts';

/** Up to so many companies are found at a glance. */
const fewEnough = 7;

/** Which company's data one sees; a choice only for people with several. */
export function CompanySwitcher({ narrow }: { narrow: boolean }) {
  const { company, me } = useCompany();
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  const [search, setSearch] = useState('');
  const initials = initialsOf(company.name);
  if (me.companies.length < 2) {
    return (
      <Tooltip label={company.name} position="right" disabled={!narrow}>
        <div className={classes.company} data-plain>
          <span className={classes.initials}>{initials}</span>
          {!narrow && <span className={classes.name}>{company.name}</span>}
        </div>
      </Tooltip>
    );
  }
  const wanted = search.trim().toLowerCase();
  const shown = me.companies.filter(({ name }) => name.toLowerCase().includes(wanted));
  const enter = (companyId: string) =>
    void navigate({ to: '/companies/$companyId/sync', params: { companyId } });
  const enterFirst = (event: KeyboardEvent) => {
    const first = shown[0];
    if (event.key !== 'Enter' || first === undefined) return;
    enter(first.id);
    setOpened(false);
  };
  return (
    <Menu
      position="bottom-start"
      width={280}
      shadow="md"
      opened={opened}
      onChange={(isOpen) => {
        setOpened(isOpen);
        if (isOpen) setSearch('');
      }}
    >
      <Menu.Target>
        <UnstyledButton className={classes.company} aria-label={`Company: ${company.name}. Change company`}>
          <span className={classes.initials}>{initials}</span>
          {!narrow && <span className={classes.name}>{company.name}</span>}
          {!narrow && <IconSelector size={15} aria-hidden />}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {me.companies.length > fewEnough ? (
          <Menu.Search
            aria-label="Search companies"
            placeholder={`Search ${me.companies.length} companies`}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            onKeyDown={enterFirst}
          />
        ) : (
          <Menu.Label>Companies</Menu.Label>
        )}
        <ScrollArea.Autosize mah={360} type="auto">
          {shown.length === 0 && <Menu.Label>No company of that name</Menu.Label>}
          {shown.map((one) => (
            <Menu.Item
              key={one.id}
              rightSection={one.id === company.id ? <IconCheck size={15} aria-label="shown now" /> : null}
              onClick={() => enter(one.id)}
            >
              {one.name}
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
