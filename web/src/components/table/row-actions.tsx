import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconPencil, IconPlayerPlayFilled, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

const icon = { size: 17, stroke: 1.7, 'aria-hidden': true } as const;
const quiet = { variant: 'subtle', color: 'gray' } as const;

/** The buttons at the beginning of a row; each is there when it is given something to do. `name`: of the row. */
export function RowActions({
  name,
  run,
  edit,
  editWord = 'Edit',
  onDelete,
}: {
  name: string;
  run?: { word: string; label: string; start: () => void } | undefined;
  /** The page to edit it on, or what opens the form. */
  edit: string | (() => void);
  editWord?: string;
  onDelete?: (() => void) | undefined;
}) {
  const pencil = <IconPencil {...icon} />;
  return (
    <Group gap={2} wrap="nowrap">
      {run !== undefined && (
        <Tooltip label={run.word}>
          <ActionIcon variant="subtle" color="green" aria-label={run.label} onClick={run.start}>
            <IconPlayerPlayFilled size={17} color="var(--ok-solid)" aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={editWord}>
        {typeof edit === 'string' ? (
          <ActionIcon component={Link} to={edit} {...quiet} aria-label={`Edit ${name}`}>
            {pencil}
          </ActionIcon>
        ) : (
          <ActionIcon {...quiet} aria-label={`Edit ${name}`} onClick={edit}>
            {pencil}
          </ActionIcon>
        )}
      </Tooltip>
      {onDelete !== undefined && (
        <Tooltip label="Delete">
          <ActionIcon {...quiet} aria-label={`Delete ${name}`} onClick={onDelete}>
            <IconTrash {...icon} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}
