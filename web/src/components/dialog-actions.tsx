import { Group } from '@mantine/core';
import classes from './dialog-actions.module.css';

/** The buttons at the end of a dialog. */
export function DialogActions({ children }: { children: React.ReactNode }) {
  return (
    <Group justify="flex-end" gap={8} className={classes.actions}>
      {children}
    </Group>
  );
}
