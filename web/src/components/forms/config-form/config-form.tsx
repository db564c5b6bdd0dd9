import Form from '@rjsf/core';
import { type ErrorSchema, getDefaultFormState, type RJSFSchema, retrieveSchema } from '@rjsf/utils';
import type { Ref } from 'react';
import { useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { ProductInfo } from '../../../api/types.ts';
import { formSchema, requiredAnywhere } from './form-schema.ts';
import { templates } from './templates.tsx';
import { uiSchemaOf } from './ui-schema.ts';
import { validator } from './validator.ts';
import { widgets } from './widgets.tsx';

export type ConfigValues = Record<string, unknown>;

export interface ConfigFormHandle {
  /** The values of the fields in sight, or null when something is missing, which is then shown. */
  check(): ConfigValues | null;
}

interface Props {
  product: ProductInfo;
  values: ConfigValues;
  onChange: (values: ConfigValues) => void;
  storedSecrets: readonly string[];
  /** What the server said, by field. */
  serverErrors: Record<string, string>;
  disabled: boolean;
  /** The form has come and can be checked. */
  onReady: () => void;
  ref: Ref<ConfigFormHandle>;
}

/** A product's configuration, made of its own schema; fields appear as other answers need them. */
export default function ConfigForm({
  product,
  values,
  onChange,
  storedSecrets,
  serverErrors,
  ...props
}: Props) {
  const form = useRef<Form<ConfigValues, RJSFSchema>>(null);
  const [checked, setChecked] = useState(false);
  const schema = useMemo(() => formSchema(product.configSchema, storedSecrets), [product, storedSecrets]);
  const uiSchema = useMemo(() => uiSchemaOf(product.configSchema, product.secretFields), [product]);
  const extraErrors = useMemo(() => {
    const errors: Record<string, { __errors: string[] }> = {};
    for (const [field, text] of Object.entries(serverErrors)) {
      errors[field.replace(/^(config|secrets)[./]/, '')] = { __errors: [text] };
    }
    return errors as ErrorSchema<ConfigValues>;
  }, [serverErrors]);
  const formContext = useMemo(
    () => ({ storedSecrets, demanded: requiredAnywhere(product.configSchema) }),
    [product, storedSecrets],
  );

  const { onReady } = props;
  useEffect(() => onReady(), [onReady]);

  useImperativeHandle(props.ref, () => ({
    check() {
      setChecked(true);
      if (form.current?.validateForm() !== true) return null;
      const complete = getDefaultFormState(validator, schema, values, schema) as ConfigValues;
      const inSight = Object.keys(retrieveSchema(validator, schema, schema, complete).properties ?? {});
      return Object.fromEntries(Object.entries(complete).filter(([name]) => inSight.includes(name)));
    },
  }));

  return (
    <Form<ConfigValues, RJSFSchema>
      ref={form}
      tagName="div"
      schema={schema}
      uiSchema={uiSchema}
      formData={values}
      formContext={formContext}
      validator={validator}
      templates={templates}
      widgets={widgets}
      extraErrors={extraErrors}
      disabled={props.disabled}
      liveValidate={checked ? 'onChange' : false}
      showErrorList={false}
      noHtml5Validate
      onError={() => undefined}
      focusOnFirstError={(error) =>
        document.getElementById(`root${error.property?.replaceAll('.', '_') ?? ''}`)?.focus()
      }
      onChange={(event) => onChange(event.formData ?? {})}
    />
  );
}
