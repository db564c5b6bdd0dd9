import Type, { type Static } from 'typebox';
import {
  type Entity,
  type FieldValue,
  formatLocalDate,
  multiplyDecimals,
  parseDecimal,
  parseLocalDate,
  percentToFraction,
  roundHalfEven,
} from '../model/index.ts';

const Value = Type.Union([Type.String(), Type.Boolean()]);
const ValueOrNone = Type.Union([Type.String(), Type.Boolean(), Type.Null()]);
const Count = Type.Integer({ minimum: 0, maximum: 10_000 });
const Names = Type.Array(Type.String(), { maxItems: 50 });

/**
 * The closed list of things that may be done to a value. A mapping is a list of these; there is no expression
 * language and no code of users.
 */
export const MappingStep = Type.Union([
  /** Replaces a value by a table; what is not in it becomes `otherwise`, or stays when that is absent. */
  Type.Object({
    do: Type.Literal('table'),
    entries: Type.Record(Type.String(), ValueOrNone),
    otherwise: Type.Optional(ValueOrNone),
  }),
  /** Takes the value when there is none. */
  Type.Object({ do: Type.Literal('default'), value: Value }),
  Type.Object({ do: Type.Literal('constant'), value: ValueOrNone }),
  /** Takes a value of the connector's configuration. */
  Type.Object({
    do: Type.Literal('config'),
    name: Type.String(),
    onlyWhenEmpty: Type.Optional(Type.Boolean()),
  }),
  Type.Object({ do: Type.Literal('parseDate'), patterns: Names }),
  Type.Object({ do: Type.Literal('formatDate'), pattern: Type.String() }),
  Type.Object({ do: Type.Literal('digits') }),
  Type.Object({ do: Type.Literal('upper') }),
  Type.Object({ do: Type.Literal('lower') }),
  Type.Object({ do: Type.Literal('trim') }),
  Type.Object({ do: Type.Literal('truncate'), length: Count }),
  Type.Object({
    do: Type.Literal('padStart'),
    length: Count,
    with: Type.String({ minLength: 1, maxLength: 1 }),
  }),
  Type.Object({ do: Type.Literal('stripZeros') }),
  /** Puts the signs of a value into a pattern, `###-##-####` for nine digits. */
  Type.Object({ do: Type.Literal('pattern'), pattern: Type.String() }),
  Type.Object({ do: Type.Literal('round'), decimals: Type.Integer({ minimum: 0, maximum: 10 }) }),
  Type.Object({ do: Type.Literal('times'), factor: Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' }) }),
  /** 12.5 → 0.12500 */
  Type.Object({ do: Type.Literal('percentToFraction') }),
  /** 0.125 → 12.5 */
  Type.Object({ do: Type.Literal('fractionToPercent') }),
  /** Joins other fields of the same record, leaving out empty ones. */
  Type.Object({ do: Type.Literal('concat'), fields: Names, separator: Type.String() }),
  /** The first of these fields that has a value. */
  Type.Object({ do: Type.Literal('firstOf'), fields: Names }),
  /** The part of a separated value, counted from 0. */
  Type.Object({ do: Type.Literal('part'), separator: Type.String({ minLength: 1 }), index: Count }),
  /** Yes when the value is one of these. */
  Type.Object({ do: Type.Literal('isOneOf'), values: Names }),
  Type.Object({ do: Type.Literal('yesNo'), yes: Type.String(), no: Type.String() }),
]);
export type MappingStep = Static<typeof MappingStep>;

export type StepFunction = (value: FieldValue, source: Entity) => FieldValue;

/** Chains steps into one function. `config`: the connector's configuration, for `config` steps. */
export function compileSteps(
  steps: readonly MappingStep[],
  config: Readonly<Record<string, unknown>> = {},
): StepFunction {
  const functions = steps.map((step) => compileStep(step, config));
  const only = functions[0];
  if (functions.length === 1 && only !== undefined) return only;
  return (value, source) => {
    let result = value;
    for (const run of functions) result = run(result, source);
    return result;
  };
}

const onText =
  (change: (text: string) => FieldValue): StepFunction =>
  (value) =>
    typeof value === 'string' ? change(value) : value;

function compileStep(step: MappingStep, config: Readonly<Record<string, unknown>>): StepFunction {
  switch (step.do) {
    case 'table': {
      const entries = new Map(Object.entries(step.entries).map(([from, to]) => [from.toLowerCase(), to]));
      return (value) => {
        if (value === null) return null;
        const found = entries.get(String(value).toLowerCase());
        if (found !== undefined) return found;
        return step.otherwise === undefined ? value : step.otherwise;
      };
    }
    case 'default':
      return (value) => (value === null || value === '' ? step.value : value);
    case 'constant':
      return () => step.value;
    case 'config': {
      const configured = config[step.name];
      const wanted = configured === undefined || configured === '' ? null : String(configured);
      return (value) => (step.onlyWhenEmpty === true && value !== null && value !== '' ? value : wanted);
    }
    case 'parseDate':
      return onText((text) => {
        if (text === '') return null;
        for (const pattern of step.patterns) {
          const date = parseLocalDate(text.trim(), pattern);
          if (date !== undefined) return date;
        }
        return text;
      });
    case 'formatDate':
      return onText((text) => formatLocalDate(text, step.pattern));
    case 'digits':
      return onText((text) => text.replace(/\D/g, ''));
    case 'upper':
      return onText((text) => text.toUpperCase());
    case 'lower':
      return onText((text) => text.toLowerCase());
    case 'trim':
      return onText((text) => text.trim());
    case 'truncate':
      return onText((text) => text.slice(0, step.length));
    case 'padStart':
      return onText((text) => text.padStart(step.length, step.with));
    case 'stripZeros':
      return onText((text) => text.replace(/^0+(?=.)/, ''));
    case 'pattern':
      return onText((text) => fillPattern(step.pattern, text));
    case 'round':
      return onNumber((number) => roundHalfEven(number, step.decimals));
    case 'times':
      return onNumber((number) => multiplyDecimals(number, step.factor));
    case 'percentToFraction':
      return onNumber((number) => percentToFraction(number));
    case 'fractionToPercent':
      return onNumber((number) => multiplyDecimals(number, '100'));
    case 'concat':
      return (_, source) => {
        const parts = step.fields
          .map((name) => source[name])
          .filter((part) => part !== null && part !== undefined && part !== '');
        return parts.length === 0 ? null : parts.join(step.separator);
      };
    case 'firstOf':
      return (_, source) => {
        for (const name of step.fields) {
          const value = source[name];
          if (value !== null && value !== undefined && value !== '') return value;
        }
        return null;
      };
    case 'part':
      return onText((text) => text.split(step.separator)[step.index]?.trim() ?? null);
    case 'isOneOf':
      return (value) => (value === null ? null : step.values.includes(String(value)));
    case 'yesNo':
      return (value) => (value === null ? null : value === true || value === 'true' ? step.yes : step.no);
  }
}

function onNumber(change: (number: string) => string): StepFunction {
  return onText((text) => {
    const number = parseDecimal(text);
    return number === undefined ? text : change(number);
  });
}

function fillPattern(pattern: string, text: string): string {
  const wanted = [...pattern].filter((sign) => sign === '#').length;
  if (text.length !== wanted) return text;
  let at = 0;
  return [...pattern].map((sign) => (sign === '#' ? text[at++] : sign)).join('');
}
