import { Ajv, type ErrorObject } from 'ajv';
import type { TSchema } from 'typebox';
import { authorityProblem } from './net/authority.ts';
import type { AnyProduct } from './product.ts';

/** What is wrong with one field of a connector's form. */
export interface ConfigProblem {
  field: string;
  what: string;
  fix: string;
}

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });

/**
 * Checks a connector's form: first its schema, then what the product knows beyond it.
 * `values`: the configuration together with the secrets. Texts never repeat a value.
 */
export function configProblems(
  product: Pick<AnyProduct, 'manifest' | 'checkConfig'>,
  values: Readonly<Record<string, unknown>>,
): ConfigProblem[] {
  const schema: TSchema = product.manifest.config;
  const validate = ajv.compile(schema);
  if (validate(values)) {
    const { certificateAuthority } = values;
    const untrusted =
      typeof certificateAuthority === 'string' && certificateAuthority.trim() !== ''
        ? authorityProblem(certificateAuthority)
        : undefined;
    return [
      ...(untrusted === undefined ? [] : [{ field: 'certificateAuthority', ...untrusted }]),
      ...(product.checkConfig?.(values) ?? []),
    ];
  }
  const found = new Map<string, ConfigProblem>();
  for (const error of relevant(validate.errors ?? [])) {
    const problem = problemOf(schema, error);
    if (problem !== undefined && !found.has(problem.field)) found.set(problem.field, problem);
  }
  return [...found.values()];
}

/** A union says no once for each branch: the branch that was meant is the one whose constants fit. */
function relevant(errors: readonly ErrorObject[]): ErrorObject[] {
  const branchOf = (error: ErrorObject) => /^(.*\/(?:anyOf|oneOf)\/\d+)\//.exec(error.schemaPath)?.[1];
  const notMeant = new Set(
    errors
      .filter((error) => error.keyword === 'const' || error.keyword === 'enum')
      .map(branchOf)
      .filter((branch) => branch !== undefined),
  );
  const unions = errors.filter((error) => ['anyOf', 'oneOf', 'if'].includes(error.keyword));
  const inside = errors.filter((error) => {
    const branch = branchOf(error);
    return !unions.includes(error) && (branch === undefined || !notMeant.has(branch));
  });
  return inside.length > 0 ? inside : [...errors];
}

function problemOf(schema: TSchema, error: ErrorObject): ConfigProblem | undefined {
  const path = error.instancePath.slice(1).split('/').filter(Boolean).join('.');
  const params: Record<string, unknown> = error.params;
  const below = (name: unknown) => [path, String(name)].filter(Boolean).join('.');
  if (
    error.keyword === 'required' ||
    error.keyword === 'dependentRequired' ||
    error.keyword === 'dependencies'
  ) {
    const field = below(params.missingProperty);
    const { title, help } = describe(schema, field);
    return { field, what: `${title} is missing.`, fix: help ?? `Fill in ${title}.` };
  }
  if (error.keyword === 'additionalProperties') {
    const field = below(params.additionalProperty);
    return { field, what: `There is no field "${field}".`, fix: 'Remove it.' };
  }
  if (path === '') return undefined;
  const { title, help } = describe(schema, path);
  return {
    field: path,
    what: `${title} is not right: it ${expectation(error)}.`,
    fix: help ?? `Correct ${title}.`,
  };
}

function expectation(error: ErrorObject): string {
  const params: Record<string, unknown> = error.params;
  if (error.keyword === 'minLength') return 'must not be empty';
  if (error.keyword === 'enum') return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
  if (error.keyword === 'const') return `must be ${String(params.allowedValue)}`;
  if (error.keyword === 'anyOf' || error.keyword === 'oneOf') return 'is none of the choices';
  return error.message ?? 'cannot be used';
}

interface Described {
  title?: string;
  description?: string;
}

/** Title and help text of a field, wherever in conditional parts it is declared. */
function describe(schema: unknown, path: string): { title: string; help: string | undefined } {
  const name = path.split('.').at(-1) ?? path;
  const found = findProperty(schema, name);
  return { title: found?.title ?? name, help: found?.description };
}

function findProperty(node: unknown, name: string): Described | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties' && typeof value === 'object' && value !== null && name in value) {
      return (value as Record<string, Described>)[name];
    }
    const deeper = findProperty(value, name);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

/** Every property of the form with its schema, at any depth of conditional parts. */
export function formFields(
  schema: TSchema,
): { name: string; property: Described & { secret?: boolean; const?: unknown } }[] {
  const found = new Map<string, Described>();
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties' && typeof value === 'object' && value !== null) {
        for (const [name, property] of Object.entries(value as Record<string, Described>)) {
          if (!found.has(name) || property.title !== undefined) found.set(name, property);
        }
      }
      visit(value);
    }
  };
  visit(schema);
  return [...found].map(([name, property]) => ({ name, property }));
}
