import { Ajv } from 'ajv';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi } from '../../src/api/index.ts';
import { type ServerRig, startRig } from '../server/rig.ts';
import { cases, patienceMs, seed } from './fuzz.ts';

type Schema = Record<string, unknown>;
interface Operation {
  method: string;
  path: string;
  parameters: { name: string; in: string; schema: Schema }[];
  body: Schema | undefined;
  answers: Record<string, Schema>;
}

const longestCallMs = 15_000;
let rig: ServerRig;
let api: Awaited<ReturnType<typeof createApi>>;
let operations: Operation[] = [];
let ids: string[] = [];
let callers: Record<string, string>[] = [];

beforeAll(async () => {
  rig = await startRig();
  // The same hub and the same accounts, asked without a wire and without the limit of calls.
  api = await createApi(rig.hub, {
    signIn: rig.signIn,
    operatorToken: 'operator-of-the-fuzz-test',
    version: '0',
    pages: '/nowhere',
    callsPerMinute: 1_000_000_000,
  });
  await api.ready();
  const document = api.swagger() as unknown as { paths: Record<string, Record<string, Schema>> };
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, declared]) => operationOf(path, method, declared)),
  );
  const sync = await rig.sync(['departments']);
  ids = [rig.companyId, sync.id, sync.sourceId, sync.destinationId];
  const started = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/run`, {});
  if (started.body.id !== undefined) ids.push(started.body.id);
  const reader = await rig.member('Read Only');
  callers = [{ authorization: 'Bearer operator-of-the-fuzz-test' }, rig.admin.headers, reader.headers, {}];
});
afterAll(async () => {
  await api.close();
  await rig.close();
});

function operationOf(path: string, method: string, declared: Schema): Operation {
  const content = (holder: unknown) =>
    Object.entries(
      ((holder as Schema | undefined)?.content ?? {}) as Record<string, { schema?: Schema }>,
    ).find(([type]) => /json$/.test(type))?.[1].schema;
  const answers = Object.entries((declared.responses ?? {}) as Record<string, unknown>).flatMap(
    ([status, answer]) => {
      const schema = content(answer);
      return schema === undefined ? [] : [[status, schema] as const];
    },
  );
  return {
    method: method.toUpperCase(),
    path,
    parameters: (declared.parameters ?? []) as Operation['parameters'],
    body: content(declared.requestBody),
    answers: Object.fromEntries(answers),
  };
}

const hostileTexts = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\u0000\u0000',
    "'; drop table run; --",
    '../../etc/passwd',
    '%00',
    '%2e%2e%2f',
    '\ud800',
    '\u202e',
    '😀'.repeat(50),
    '{{7*7}}',
    '<script>',
    '__proto__',
    'constructor',
    'null',
    'undefined',
    'NaN',
    '-1',
    '1e309',
    '9'.repeat(30),
    '2026-02-30',
    '0000-00-00T00:00:00Z',
    '2026-13-01T25:00:00+99:00',
    '+275760-09-13T00:00:00.001Z',
    'x'.repeat(2_000),
    '\r\nx: y',
    'http://169.254.169.254/',
    '* * * * *',
    '@yearly',
    '60 24 32 13 8',
    'Europe/Nowhere',
    '00000000-0000-0000-0000-000000000000',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const anything: fc.Arbitrary<unknown> = fc.oneof(
  hostileTexts,
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    Number.MAX_SAFE_INTEGER,
    [],
    {},
    [[]],
    [null],
    { __proto__: null },
    { a: { b: { c: [] } } },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values that a schema describes, now and then nearly or not at all. */
function valuesOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const right = rightFor(schema, depth);
  return fc.oneof({ arbitrary: right, weight: 12 }, { arbitrary: anything, weight: 1 });
}

function rightFor(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const union = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (union !== undefined && union.length > 0) return fc.oneof(...union.map((one) => valuesOf(one, depth)));
  switch (schema.type) {
    case 'object':
      return objectsOf(schema, depth);
    case 'array':
      return depth > 4
        ? fc.constant([])
        : fc.array(valuesOf((schema.items ?? {}) as Schema, depth + 1), { maxLength: 3 });
    case 'integer':
    case 'number': {
      const [least, most] = [Number(schema.minimum ?? -5), Number(schema.maximum ?? 5_000)];
      return fc.oneof(
        fc.integer({ min: Math.ceil(least), max: Math.max(Math.ceil(least), Math.floor(most)) }),
        fc.constantFrom(least - 1, most + 1),
      );
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return textsOf(schema);
    default:
      return anything;
  }
}

function textsOf(schema: Schema): fc.Arbitrary<string> {
  const known = fc.nat(50).map((at) => ids[at % Math.max(1, ids.length)] ?? 'x');
  if (schema.format === 'uuid') return fc.oneof(known, fc.uuid());
  if (schema.format === 'date-time')
    return fc.oneof(fc.constantFrom('2026-03-02T08:15:00Z', '2026-03-02T08:15:00.123+14:00'), hostileTexts);
  if (schema.format === 'date') return fc.oneof(fc.constantFrom('2026-03-02', '2024-02-29'), hostileTexts);
  if (schema.format === 'email')
    return fc.oneof(fc.constant('person1@example.com'), fc.emailAddress(), hostileTexts);
  return fc.oneof(
    known,
    hostileTexts,
    fc.constantFrom(
      'employees',
      'departments',
      'core-hr',
      'file',
      'none',
      'Read Only',
      '0 6 * * *',
      'America/Denver',
    ),
  );
}

function objectsOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  if (depth > 5) return fc.constant({});
  const members = fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, member]) => [name, valuesOf(member, depth + 1)]),
    ),
    {
      // Mostly what is asked for; leaving out one member is tried by the shrinker and by `nearly`.
      requiredKeys: ((schema.required ?? []) as string[]).filter((name) => name in properties),
    },
  );
  const more = fc.dictionary(
    fc.constantFrom('employees', 'url', 'extra', 'code'),
    valuesOf((schema.additionalProperties ?? {}) as Schema, depth + 1),
    { maxKeys: 2 },
  );
  const open =
    typeof schema.additionalProperties === 'object' || typeof schema.patternProperties === 'object';
  const whole = open
    ? fc.tuple(members, more).map(([one, other]) => ({ ...other, ...(one as object) }))
    : members;
  const nearly = fc.tuple(whole, fc.nat(20)).map(([value, drop]) => {
    const entries = Object.entries(value as object);
    return Object.fromEntries(entries.filter((_, index) => index !== drop));
  });
  return fc.oneof({ arbitrary: whole, weight: 8 }, { arbitrary: nearly, weight: 1 });
}

/** What would end the sessions or the company that the other cases need, or goes on for ever by design. */
const leftOut = (operation: Operation) =>
  /stream$/.test(operation.path) ||
  /\/(sign-out|sessions)/.test(operation.path) ||
  (operation.method === 'DELETE' && /^\/api\/companies\/\{companyId\}$/.test(operation.path));

const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });

test(
  'no call of the API, as anybody, with whatever is sent, ends in a mistake of ours, hangs, or answers otherwise than documented',
  async () => {
    const tried = operations.filter((operation) => !leftOut(operation));
    expect(tried.length).toBeGreaterThan(40);
    const perOperation = cases(40);
    const outcomes: Record<number, number> = {};
    for (const operation of tried) {
      const place = fc.record({
        path: fc.record(
          Object.fromEntries(
            operation.parameters
              .filter(({ in: where }) => where === 'path')
              .map(({ name, schema }) => [name, pathValue(name, schema)]),
          ),
        ),
        query: fc.record(
          Object.fromEntries(
            operation.parameters
              .filter(({ in: where }) => where === 'query')
              .map(({ name, schema }) => [name, valuesOf(schema)]),
          ),
          { requiredKeys: [] },
        ),
        body: operation.body === undefined ? fc.constant(undefined) : valuesOf(operation.body),
        caller: fc.constantFrom(0, 0, 1, 1, 1, 2, 3),
      });
      await fc.assert(
        fc.asyncProperty(place, async ({ path, query, body, caller }) => {
          const url = operation.path.replace(/\{(\w+)\}/g, (_, name) =>
            encodeURIComponent(wellFormed(String((path as Schema)[name]))),
          );
          const search = new URLSearchParams(
            Object.entries(query as object).map(([name, value]): [string, string] => [
              name,
              wellFormed(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')),
            ]),
          );
          const answer = await withinTime(
            api.inject({
              method: operation.method as 'GET',
              url: `${url}?${search}`,
              headers: {
                ...callers[caller],
                origin: rig.url,
                ...(body === undefined ? {} : { 'content-type': 'application/json' }),
              },
              ...(body === undefined ? {} : { payload: JSON.stringify(body) ?? '' }),
            }),
            `${operation.method} ${url}`,
          );
          outcomes[answer.statusCode] = (outcomes[answer.statusCode] ?? 0) + 1;
          const told = `${operation.method} ${operation.path} ${answer.statusCode} ${answer.body.slice(0, 400)}`;
          if (answer.statusCode === 500) throw new Error(told);
          if (answer.statusCode >= 400) {
            expect(answer.headers['content-type'], told).toMatch(/problem\+json/);
            expect(answer.body, told).not.toMatch(/node_modules|\.ts:\d+|at async /);
          }
          const schema = operation.answers[String(answer.statusCode)];
          if (schema !== undefined && answer.body !== '')
            expect(ajv.validate(schema, answer.json()), `${told} ${ajv.errorsText()}`).toBe(true);
        }),
        { numRuns: perOperation, seed },
      );
    }
    console.info(
      `${tried.length} operations, ${Object.values(outcomes).reduce((sum, one) => sum + one, 0)} calls: ${JSON.stringify(outcomes)}`,
    );
  },
  patienceMs * 2,
);

/** A path's own company mostly, so that the calls get past the door. */
function pathValue(name: string, schema: Schema): fc.Arbitrary<unknown> {
  if (name !== 'companyId') return valuesOf(schema);
  return fc.oneof(
    { arbitrary: fc.constant('').map(() => rig.companyId), weight: 15 },
    { arbitrary: hostileTexts, weight: 1 },
  );
}

/** Half a surrogate pair is no text that could be sent. */
const wellFormed = (text: string) => text.toWellFormed() || ' ';

async function withinTime<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} hangs`)), longestCallMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
