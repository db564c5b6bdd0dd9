import { retrieveSchema } from '@rjsf/utils';
import { expect, test } from 'vitest';
import { fieldOrder, formSchema, requiredAnywhere } from './form-schema.ts';
import { validator } from './validator.ts';

const text = (title: string) => ({ type: 'string', title, minLength: 1 });

const withSftp = {
  type: 'object',
  properties: { useSftp: { type: 'boolean', title: 'Use SFTP' }, note: text('Note') },
  required: ['useSftp'],
  additionalProperties: false,
  allOf: [
    {
      if: { properties: { useSftp: { const: true } }, required: ['useSftp'] },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
      then: {
        properties: { host: text('Host'), password: { ...text('Password'), secret: true } },
        required: ['host', 'password'],
      },
    },
  ],
};

const byAccess = {
  anyOf: [
    {
      type: 'object',
      properties: { access: { const: 'api', title: 'Access' }, key: text('Key') },
      required: ['access', 'key'],
    },
    {
      type: 'object',
      properties: { access: { const: 'files' }, folder: text('Folder') },
      required: ['access', 'folder'],
    },
  ],
};

const inSight = (schema: ReturnType<typeof formSchema>, data: Record<string, unknown>) =>
  Object.keys(retrieveSchema(validator, schema, schema, data).properties ?? {});

test('fields of a condition appear with the answer that needs them', () => {
  const schema = formSchema(withSftp, []);

  expect(inSight(schema, { useSftp: false })).toEqual(['useSftp', 'note']);
  expect(inSight(schema, { useSftp: true })).toContain('host');
});

test('a union on a literal becomes one choice that brings in the rest', () => {
  const schema = formSchema(byAccess, []);

  expect(inSight(schema, { access: 'api' })).toEqual(['access', 'key']);
  expect(inSight(schema, { access: 'files' })).toEqual(['access', 'folder']);
});

test('every missing field is named, except a secret that is stored', () => {
  const missing = (stored: string[]) =>
    validator
      .validateFormData({ useSftp: true }, formSchema(withSftp, stored))
      .errors.map(({ property }) => property)
      .sort();

  expect(missing([])).toEqual(['.host', '.password']);
  expect(missing(['password'])).toEqual(['.host']);
});

test('what an answer brings in stands right behind it', () => {
  expect(fieldOrder(withSftp)).toEqual(['useSftp', 'host', 'password', 'note']);
});

test('what any branch demands is known', () => {
  expect(requiredAnywhere(withSftp).sort()).toEqual(['host', 'password', 'useSftp']);
});
