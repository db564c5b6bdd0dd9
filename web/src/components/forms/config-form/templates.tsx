import { ActionIcon, Button, Collapse, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import type {
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
  FieldTemplateProps,
  ObjectFieldTemplateProps,
  TemplatesType,
} from '@rjsf/utils';
import { IconChevronRight, IconPlus, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import classes from './config-form.module.css';
import { BaseInput } from './widgets.tsx';

function FieldTemplate({ hidden, children }: FieldTemplateProps) {
  return hidden === true ? <div hidden>{children}</div> : children;
}

function ObjectFieldTemplate({
  fieldPathId,
  title,
  description,
  properties,
  errorSchema,
}: ObjectFieldTemplateProps) {
  const fields = (
    <Stack gap="md">
      {properties
        .filter((property) => !property.hidden)
        .map((property) => (
          <div key={property.name}>{property.content}</div>
        ))}
    </Stack>
  );
  const { path } = fieldPathId;
  if (path.length === 0 || typeof path.at(-1) === 'number') return fields;
  return (
    <Folded title={title} description={description} open={Object.keys(errorSchema ?? {}).length > 0}>
      {fields}
    </Folded>
  );
}

/** A group that most people never open: settings with a usual value for each. */
function Folded({
  title,
  description,
  open,
  children,
}: {
  title: string;
  description: ReactNode;
  open: boolean;
  children: ReactNode;
}) {
  const [opened, setOpened] = useState(false);
  const expanded = opened || open;
  return (
    <section className={classes.group}>
      <UnstyledButton
        className={classes.groupHead}
        aria-expanded={expanded}
        onClick={() => setOpened(!expanded)}
      >
        <IconChevronRight
          size={16}
          className={classes.chevron}
          data-open={expanded || undefined}
          aria-hidden
        />
        <span>
          <Text span size="sm" fw={600} display="block">
            {title}
          </Text>
          {description !== undefined && description !== '' && (
            <Text span size="xs" c="dimmed" display="block">
              {description}
            </Text>
          )}
        </span>
      </UnstyledButton>
      <Collapse expanded={expanded} keepMounted={false}>
        <div className={classes.groupBody}>{children}</div>
      </Collapse>
    </section>
  );
}

function ArrayFieldTemplate({
  title,
  schema,
  items,
  canAdd,
  onAddClick,
  disabled,
  readonly,
}: ArrayFieldTemplateProps) {
  return (
    <section>
      <Title order={3} size="h4">
        {title}
      </Title>
      {schema.description !== undefined && (
        <Text size="xs" c="dimmed">
          {schema.description}
        </Text>
      )}
      <Stack gap={8} mt={8}>
        {items}
        {canAdd === true && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={disabled === true || readonly === true}
            style={{ alignSelf: 'flex-start' }}
            onClick={onAddClick}
          >
            Add
          </Button>
        )}
      </Stack>
    </section>
  );
}

function ArrayFieldItemTemplate({ children, buttonsProps, index }: ArrayFieldItemTemplateProps) {
  return (
    <div className={classes.item}>
      <div className={classes.itemBody}>{children}</div>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Remove ${index + 1}`}
        onClick={buttonsProps.onRemoveItem}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}

/** Inputs show their own label, help and error, so the templates around them add nothing. */
export const templates: Partial<TemplatesType> = {
  ArrayFieldTemplate,
  ArrayFieldItemTemplate,
  BaseInputTemplate: BaseInput,
  FieldTemplate,
  ObjectFieldTemplate,
  ErrorListTemplate: () => null,
  FieldErrorTemplate: () => null,
  FieldHelpTemplate: () => null,
  DescriptionFieldTemplate: () => null,
};
