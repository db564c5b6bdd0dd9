import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  IconCheck,
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { call } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import { initialsOf } from './initials.ts';
import classes from './menus.module.css';
import { useCompany } from './use-company.ts';

const looks = [
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
  { value: 'auto', label: 'As the system', icon: IconDeviceDesktop },
] as const;

/** Who is signed in, how it looks, and the way out. */
export function UserMenu({ narrow }: { narrow: boolean }) {
  const { me, company } = useCompany();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const signOut = async () => {
    await call('/api/auth/sign-out', { method: 'POST', body: {} }).catch(() => undefined);
    queryClient.clear();
    await navigate({ to: '/sign-in' });
  };
  const initials = initialsOf(me.user.name);
  return (
    <Menu position="right-end" width={230} shadow="md">
      <Menu.Target>
        <UnstyledButton
          className={classes.user}
          aria-label={`${me.user.name}: your account, appearance and sign out`}
        >
          <span className={classes.initials}>{initials}</span>
          {!narrow && (
            <span className={classes.name}>
              {me.user.name}
              <span className={classes.role}>{company.role}</span>
            </span>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.user.email}</Menu.Label>
        <Menu.Item
          component={Link}
          to={`/companies/${company.id}/account`}
          leftSection={<IconUserCircle size={16} aria-hidden />}
        >
          Your account
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        {looks.map(({ value, label, icon: Icon }) => (
          <Menu.Item
            key={value}
            closeMenuOnClick={false}
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={colorScheme === value ? <IconCheck size={15} aria-label="chosen" /> : null}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
