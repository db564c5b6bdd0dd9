import { Anchor, Group, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import classes from './page.module.css';

/** A page's heading, its actions at the right, and its body. `fills`: the body scrolls by itself. */
export function Page({
  title,
  back,
  actions,
  below,
  fills = false,
  children,
}: {
  title: string;
  /** Where this page belongs: `{ to: '/companies/…/sync', label: 'Sync' }`. */
  back?: { to: string; label: string };
  actions?: ReactNode;
  /** A line under the title. */
  below?: ReactNode;
  fills?: boolean;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Chalkline`;
  }, [title]);
  return (
    <div className={classes.page} data-fills={fills || undefined}>
      <div className={classes.head}>
        <div className={classes.titles}>
          {back !== undefined && (
            <Anchor component={Link} to={back.to} size="xs" className={classes.back}>
              <IconArrowLeft size={13} aria-hidden /> {back.label}
            </Anchor>
          )}
          <Title order={1} className={classes.title}>
            {title}
          </Title>
          {below}
        </div>
        {actions !== undefined && (
          <Group gap={8} wrap="nowrap">
            {actions}
          </Group>
        )}
      </div>
      {children}
    </div>
  );
}
