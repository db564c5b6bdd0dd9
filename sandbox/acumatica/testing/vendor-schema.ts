import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;
type Schemas = Record<string, Json>;

interface OpenApi {
  paths: Record<string, Record<string, Json>>;
  components: { schemas: Schemas };
}

const SCALARS: Record<string, string> = {
  StringValue: 'string',
  IntValue: 'int',
  ShortValue: 'short',
  ByteValue: 'byte',
  DecimalValue: 'decimal',
  BooleanValue: 'boolean',
  DateTimeValue: 'datetime',
  GuidValue: 'guid',
};

/**
 * Reads the vendor's OpenAPI definition for comparison. Records are taken strictly: a member that the
 * definition does not name is an error, save `_links`, which answers have and the definition leaves out.
 * `note` may be null on nested rows, as answers in the vendor's guide show it.
 */
export function loadVendorSchema(openApi: OpenApi) {
  const { schemas } = openApi.components;
  const validators = new Map<string, ValidateFunction>();
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const strict = Object.fromEntries(Object.keys(schemas).map((name) => [name, strictSchema(schemas, name)]));
  ajv.addSchema({ $id: 'vendor', components: { schemas: strict } });

  const own = (name: string): Json => ownProperties(schemas, name);
  const ofEntity = (entity: string) =>
    Object.entries(openApi.paths).filter(([path]) => path.split('/')[1] === entity);

  return {
    /** What is wrong with a body, in words; empty when it fits. */
    errorsOf(name: string, body: unknown): string[] {
      let validate = validators.get(name);
      if (validate === undefined) {
        validate = ajv.compile({ $ref: `vendor#/components/schemas/${name}` });
        validators.set(name, validate);
      }
      if (validate(body) === true) return [];
      return (validate.errors ?? []).map(
        (one) => `${one.instancePath} ${one.message} ${JSON.stringify(one.params)}`,
      );
    },

    actionsOf(entity: string): string[] {
      return ofEntity(entity)
        .map(([path]) => path.split('/'))
        .filter((steps) => steps.length === 3 && /^[A-Z]/.test(steps[2] ?? ''))
        .map((steps) => steps[2] ?? '')
        .sort();
    },

    parametersOf(action: string): string[] {
      const parameters = (schemas[action]?.properties as Json | undefined)?.parameters as Json | undefined;
      return Object.keys((parameters?.properties as Json | undefined) ?? {}).filter(
        (name) => name !== 'custom',
      );
    },

    addressesOf(entity: string): [path: string, method: string][] {
      return ofEntity(entity).flatMap(([path, methods]) =>
        Object.keys(methods).map((method): [string, string] => [path, method.toUpperCase()]),
      );
    },

    /** Linked and detail parts, two levels deep, as `$expand` names them. */
    partsOf(entity: string): string[] {
      return parts(own(entity)).flatMap(([name, of]) => [
        name,
        ...parts(own(of)).map(([inner]) => `${name}/${inner}`),
      ]);
    },

    fieldsOf(name: string): Record<string, string> {
      return Object.fromEntries(
        Object.entries(own(name)).map(([field, schema]) => [field, describe(schema as Json)]),
      );
    },

    /** The record types that the entities reach. */
    recordTypes(entities: string[]): string[] {
      const seen = new Set<string>();
      const visit = (name: string) => {
        if (seen.has(name)) return;
        seen.add(name);
        for (const [, of] of parts(own(name))) visit(of);
      };
      entities.forEach(visit);
      return [...seen].sort();
    },

    /** A body that names every field, without values. */
    emptyBody(entity: string): Json {
      const body = (name: string, depth: number): Json =>
        Object.fromEntries(
          Object.entries(own(name)).flatMap(([field, schema]): [string, unknown][] => {
            const text = describe(schema as Json);
            if (text.startsWith('-> ')) return depth === 0 ? [] : [[field, body(text.slice(3), depth - 1)]];
            return [[field, text.startsWith('[] ') ? [] : {}]];
          }),
        );
      return body(entity, 4);
    },
  };
}

function ownProperties(schemas: Schemas, name: string): Json {
  const schema = schemas[name];
  if (schema === undefined) throw new Error(`the vendor's definition has no schema ${name}`);
  const layers = (schema.allOf as Json[] | undefined) ?? [schema];
  const last = layers.at(-1)?.properties as Json | undefined;
  return last ?? {};
}

function strictSchema(schemas: Schemas, name: string): Json {
  const schema = structuredClone(schemas[name] ?? {});
  if (schema.allOf === undefined || name.startsWith('Custom')) return schema;
  const base = structuredClone(schemas.Entity?.properties as Json);
  base.note = { anyOf: [base.note, { type: 'null' }] };
  return {
    type: 'object',
    properties: { ...base, ...ownProperties(schemas, name), _links: { type: 'object' } },
    additionalProperties: false,
    required: ['id', 'rowNumber', 'note', 'custom'],
  };
}

function parts(properties: Json): [name: string, of: string][] {
  return Object.entries(properties).flatMap(([name, schema]): [string, string][] => {
    const text = describe(schema as Json);
    return text.startsWith('-> ') || text.startsWith('[] ') ? [[name, text.slice(3)]] : [];
  });
}

function describe(schema: Json): string {
  const of = (value: Json) => String(value.$ref).split('/').at(-1) ?? '';
  if (schema.type === 'array') return `[] ${of(schema.items as Json)}`;
  return SCALARS[of(schema)] ?? `-> ${of(schema)}`;
}
