import { Fieldset, Stack, Text } from '@mantine/core';
import type { FieldTemplateProps, ObjectFieldTemplateProps, TemplatesType } from '@rjsf/utils';
import { BaseInput } from './widgets.tsx';

function FieldTemplate({ hidden, children }: FieldTemplateProps) {
  return hidden === true ? <div hidden>{children}</div> : children;
}

function ObjectFieldTemplate({ fieldPathId, title, description, properties }: ObjectFieldTemplateProps) {
  const fields = (
    <Stack gap="md">
      {properties
        .filter((property) => !property.hidden)
        .map((property) => (
          <div key={property.name}>{property.content}</div>
        ))}
    </Stack>
  );
  if (fieldPathId.path.length === 0) return fields;
  return (
    <Fieldset legend={title}>
      {typeof description === 'string' && (
        <Text size="xs" c="dimmed" mb="sm">
          {description}
        </Text>
      )}
      {fields}
    </Fieldset>
  );
}

/** Inputs show their own label, help and error, so the templates around them add nothing. */
export const templates: Partial<TemplatesType> = {
  BaseInputTemplate: BaseInput,
  FieldTemplate,
  ObjectFieldTemplate,
  ErrorListTemplate: () => null,
  FieldErrorTemplate: () => null,
  FieldHelpTemplate: () => null,
  DescriptionFieldTemplate: () => null,
};
