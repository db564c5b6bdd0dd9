import type { UiSchema } from '@rjsf/utils';
import { propertiesAtAnyDepth } from './form-schema.ts';

const severalLines = /(certificate|privateKey|publicKey|signingKey|pgpKey|pem)$/i;

/** How each field is shown: secrets write-only, keys and certificates over several lines, lists as tags. */
export function uiSchemaOf(configSchema: unknown, secretFields: readonly string[]): UiSchema {
  const ui: UiSchema = { 'ui:submitButtonOptions': { norender: true } };
  for (const [name, property] of propertiesAtAnyDepth(configSchema)) {
    const lines =
      severalLines.test(name) || property.format === 'multi-line' || property.format === 'textarea';
    if (secretFields.includes(name)) ui[name] = { 'ui:widget': 'secret', 'ui:options': { lines } };
    else if (property.type === 'array') ui[name] = { 'ui:widget': name === 'hostKeys' ? 'hostKeys' : 'tags' };
    else if (lines) ui[name] = { 'ui:widget': 'textarea' };
  }
  return ui;
}
