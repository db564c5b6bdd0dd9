import { Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { initialsOf } from './initials.ts';
import classes from './menus.module.css';
import { useCompany } from './use-company.ts';

/** Which company's data one sees; a choice only for people with several. */
export function CompanySwitcher({ narrow }: { narrow: boolean }) {
  const { company, me } = useCompany();
  const navigate = useNavigate();
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
  return (
    <Menu position="bottom-start" width={240} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.company} aria-label={`Company: ${company.name}. Change company`}>
          <span className={classes.initials}>{initials}</span>
          {!narrow && <span className={classes.name}>{company.name}</span>}
          {!narrow && <IconSelector size={15} aria-hidden />}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Companies</Menu.Label>
        {me.companies.map((one) => (
          <Menu.Item
            key={one.id}
            rightSection={one.id === company.id ? <IconCheck size={15} aria-label="shown now" /> : null}
            onClick={() => void navigate({ to: '/companies/$companyId/sync', params: { companyId: one.id } })}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
