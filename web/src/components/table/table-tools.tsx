import { ActionIcon, Checkbox, Popover, Stack, Text, Tooltip } from '@mantine/core';
import { IconColumns3, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { TableColumn } from './table-column.ts';

/** Which columns are shown, and a CSV of the table. */
export function TableTools<Row>({
  columns,
  isHidden,
  onHide,
  onExport,
  exportHref,
}: {
  columns: readonly TableColumn<Row>[];
  isHidden: (id: string) => boolean;
  onHide: (id: string, hidden: boolean) => void;
  onExport: () => void;
  exportHref: string | undefined;
}) {
  const [open, setOpen] = useState(false);
  const choosable = columns.filter((column) => column.actions !== true);
  return (
    <>
      <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <Tooltip label="Choose columns">
            <ActionIcon
              variant="default"
              size={34}
              aria-label="Choose columns"
              onClick={() => setOpen((was) => !was)}
            >
              <IconColumns3 size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap={10}>
            <Text size="xs" fw={600} c="dimmed">
              Columns
            </Text>
            {choosable.map((column) => (
              <Checkbox
                key={column.id}
                size="xs"
                label={column.header}
                checked={!isHidden(column.id)}
                onChange={(event) => onHide(column.id, !event.currentTarget.checked)}
              />
            ))}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <Tooltip label="Export as CSV">
        {exportHref === undefined ? (
          <ActionIcon variant="default" size={34} aria-label="Export as CSV" onClick={onExport}>
            <IconDownload size={17} aria-hidden />
          </ActionIcon>
        ) : (
          <ActionIcon
            component="a"
            href={exportHref}
            download
            variant="default"
            size={34}
            aria-label="Export as CSV"
          >
            <IconDownload size={17} aria-hidden />
          </ActionIcon>
        )}
      </Tooltip>
    </>
  );
}
