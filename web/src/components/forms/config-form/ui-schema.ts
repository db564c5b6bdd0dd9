import type { UiSchema } from '@rjsf/utils';
import { fieldOrder, propertiesAtAnyDepth } from './form-schema.ts';

const severalLines = /(certificate|privateKey|publicKey|signingKey|pgpKey|pem)$/i;

/** The list of confirmed host keys, where a product has one. */
export function hostKeysField(configSchema: unknown): string {
  return [...propertiesAtAnyDepth(configSchema).keys()].find((name) => /hostKeys$/i.test(name)) ?? 'hostKeys';
}

/** How each field is shown: secrets write-only, keys and certificates over several lines, lists as tags or choices. */
export function uiSchemaOf(configSchema: unknown, secretFields: readonly string[]): UiSchema {
  const ui: UiSchema = {
    'ui:submitButtonOptions': { norender: true },
    'ui:order': [...fieldOrder(configSchema), '*'],
  };
  for (const [name, property] of propertiesAtAnyDepth(configSchema)) {
    const lines = property.multiline === true || property.format === 'multi-line' || severalLines.test(name);
    if (secretFields.includes(name)) ui[name] = { 'ui:widget': 'secret', 'ui:options': { lines } };
    else if (property.type === 'array') Object.assign(ui, listUi(name, property.items));
    else if (lines) ui[name] = { 'ui:widget': 'textarea' };
  }
  return ui;
}

/** Lists of texts are tags, of a few words a choice; lists of objects keep a part of the form for each. */
function listUi(name: string, items: unknown): UiSchema {
  if (typeof items !== 'object' || items === null) return {};
  if (/hostKeys$/i.test(name)) return { [name]: { 'ui:widget': 'hostKeys' } };
  if ('enum' in items || 'anyOf' in items || 'oneOf' in items) return { [name]: { 'ui:widget': 'choices' } };
  return 'properties' in items ? {} : { [name]: { 'ui:widget': 'tags' } };
}
