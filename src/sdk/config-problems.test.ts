import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { configProblems } from './config-problems.ts';
import { exchangeSchema } from './exchange/sftp-config.ts';
import type { AnyProduct } from './product.ts';

const config = exchangeSchema({
  url: Type.String({ title: 'URL', description: 'Where the vendor lives.', pattern: '^https?://' }),
  size: Type.Optional(Type.Integer({ title: 'Size', description: 'From 1 to 10.', minimum: 1, maximum: 10 })),
});
const product = { manifest: { config } } as unknown as AnyProduct;
const right = { url: 'https://erp.example.com' };

const fieldsOf = (values: Record<string, unknown>) =>
  configProblems(product, values)
    .map((problem) => problem.field)
    .sort();

test('a right configuration has no problems', () => {
  expect(configProblems(product, right)).toEqual([]);
});

test('a missing field is named with its title and where to find it', () => {
  expect(configProblems(product, {})).toEqual([
    { field: 'url', what: 'URL is missing.', fix: 'Where the vendor lives.' },
  ]);
});

test.each([
  ['a wrong type', { url: 5 }, 'url'],
  ['a wrong form', { url: 'ftp://x' }, 'url'],
  ['a number out of range', { ...right, size: 11 }, 'size'],
  ['none of the choices', { ...right, afterRead: 'burn' }, 'afterRead'],
])('%s is a problem of that field alone', (_, values, field) => {
  expect(fieldsOf(values)).toEqual([field]);
});

test('fields that appear only with another are asked for only then', () => {
  expect(fieldsOf({ ...right, useSftp: true })).toEqual(['sftpHost', 'sftpPassword', 'sftpUser']);
  expect(
    fieldsOf({ ...right, useSftp: true, sftpHost: 'sftp.example.com', sftpUser: 'us', sftpSignIn: 'key' }),
  ).toEqual(['sftpPrivateKey']);
});

test('a union asks for the fields of the branch that was meant', () => {
  const union = Type.Union([
    Type.Object({ kind: Type.Literal('key'), key: Type.String({ title: 'Key' }) }),
    Type.Object({ kind: Type.Literal('password'), password: Type.String({ title: 'Password' }) }),
  ]);
  const either = { manifest: { config: union } } as unknown as AnyProduct;

  expect(configProblems(either, { kind: 'password' }).map((problem) => problem.field)).toEqual(['password']);
});

test('no problem repeats the value that was given', () => {
  expect(JSON.stringify(configProblems(product, { url: 'canary-7Qk2' }))).not.toContain('canary');
});

test('what the product knows beyond its schema is asked when the schema is kept', () => {
  const strict = {
    manifest: { config },
    checkConfig: () => [{ field: 'url', what: 'That is a test system.', fix: 'Name the live one.' }],
  } as unknown as AnyProduct;

  expect(configProblems(strict, right)).toEqual([
    { field: 'url', what: 'That is a test system.', fix: 'Name the live one.' },
  ]);
});
