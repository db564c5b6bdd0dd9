import type { RJSFSchema } from '@rjsf/utils';

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Makes a form's schema out of a product's: a union on a literal becomes one field whose answer brings in the others,
 * nothing is refused for being unknown, and secrets that are stored already are no longer asked for.
 */
export function formSchema(configSchema: unknown, storedSecrets: readonly string[]): RJSFSchema {
  const schema = isNode(configSchema) ? relaxed(configSchema, new Set(storedSecrets)) : {};
  const { allOf, ...own } = schema;
  const form: Node = { type: 'object', properties: {}, required: [], dependencies: {}, allOf: [] };
  for (const part of [own, ...(Array.isArray(allOf) ? allOf : [])]) if (isNode(part)) take(form, part);
  return form as RJSFSchema;
}

function take(form: Node, part: Node): void {
  Object.assign(form.properties as Node, part.properties);
  (form.required as unknown[]).push(...(Array.isArray(part.required) ? part.required : []));
  Object.assign(form.dependencies as Node, part.dependencies);
  if (part.if !== undefined) {
    (form.allOf as unknown[]).push({ if: part.if, ...pick(part, 'then'), ...pick(part, 'else') });
  }
  const nested = part.allOf;
  if (Array.isArray(nested)) for (const one of nested) if (isNode(one)) take(form, one);
  const union = part.anyOf ?? part.oneOf;
  if (Array.isArray(union)) takeUnion(form, union.filter(isNode));
}

const pick = (node: Node, name: string): Node => (node[name] === undefined ? {} : { [name]: node[name] });

/** `{mode: 'a', …} | {mode: 'b', …}` → a field `mode` and, by its answer, the rest. */
function takeUnion(form: Node, branches: Node[]): void {
  const name = Object.keys(propertiesOf(branches[0])).find((key) =>
    branches.every((branch) => literalOf(propertiesOf(branch)[key]) !== undefined),
  );
  if (name === undefined) {
    (form.allOf as unknown[]).push({ anyOf: branches });
    return;
  }
  const literals = branches.map((branch) => propertiesOf(branch)[name] as Node);
  const first = literals[0] ?? {};
  const type = typeof literalOf(first) === 'boolean' ? 'boolean' : 'string';
  const declared = (form.properties as Node)[name];
  (form.properties as Node)[name] =
    isNode(declared) && literalOf(declared) === undefined
      ? declared
      : {
          type,
          title: typeof first.title === 'string' ? first.title : name,
          ...pick(first, 'description'),
          default: literalOf(first),
          ...(type === 'boolean'
            ? {}
            : {
                oneOf: literals.map((literal) => ({
                  const: literalOf(literal),
                  title: literal.label ?? literal.choice ?? literalOf(literal),
                })),
              }),
        };
  (form.required as unknown[]).push(name);
  (form.dependencies as Node)[name] = {
    oneOf: branches.map((branch) => ({
      properties: { ...propertiesOf(branch), [name]: { enum: [literalOf(propertiesOf(branch)[name])] } },
      required: (Array.isArray(branch.required) ? branch.required : []).filter((one) => one !== name),
    })),
  };
}

function propertiesOf(node: Node | undefined): Node {
  return isNode(node?.properties) ? node.properties : {};
}

function literalOf(property: unknown): string | boolean | undefined {
  if (!isNode(property)) return undefined;
  const value =
    property.const ??
    (Array.isArray(property.enum) && property.enum.length === 1 ? property.enum[0] : undefined);
  return typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}

function relaxed(node: Node, stored: ReadonlySet<string>): Node {
  const copy: Node = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'additionalProperties' || key === 'unevaluatedProperties') continue;
    if (key === 'required' && Array.isArray(value))
      copy[key] = value.filter((name) => !stored.has(String(name)));
    else copy[key] = relaxedValue(value, stored);
  }
  return asChoice(copy);
}

/** A union of literals is a choice: one type and its values. */
function asChoice(node: Node): Node {
  const union = node.anyOf ?? node.oneOf;
  if (!Array.isArray(union) || union.length === 0 || node.type !== undefined) return node;
  const values = union.map((one) => (isNode(one) ? one.const : undefined));
  if (values.some((value) => typeof value !== 'string' && typeof value !== 'boolean')) return node;
  if (union.some((one) => isNode(one) && (one.title !== undefined || one.label !== undefined))) {
    return { ...node, type: typeof values[0] };
  }
  const { anyOf: _, oneOf: __, ...rest } = node;
  return { ...rest, type: typeof values[0], enum: values };
}

function relaxedValue(value: unknown, stored: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => relaxedValue(one, stored));
  return isNode(value) ? relaxed(value, stored) : value;
}

/** Every property wherever it is declared, for choosing how it is shown. */
export function propertiesAtAnyDepth(schema: unknown): Map<string, Node> {
  const found = new Map<string, Node>();
  const visit = (node: unknown) => {
    if (Array.isArray(node)) for (const one of node) visit(one);
    if (!isNode(node)) return;
    for (const [name, property] of Object.entries(propertiesOf(node))) {
      if (isNode(property) && (!found.has(name) || property.title !== undefined)) found.set(name, property);
    }
    for (const value of Object.values(node)) visit(value);
  };
  visit(schema);
  return found;
}

function withoutCondition(node: Node): Node {
  return Object.fromEntries(Object.entries(node).filter(([key]) => !['if', 'then', 'else'].includes(key)));
}

/** The order of the fields: what an answer brings in stands right behind it. */
export function fieldOrder(schema: unknown): string[] {
  const order: string[] = [];
  const visit = (node: unknown, behind: string | undefined) => {
    if (!isNode(node)) return;
    const own = Object.keys(propertiesOf(node)).filter((name) => !order.includes(name));
    const at = behind === undefined ? -1 : order.indexOf(behind);
    if (at === -1) order.push(...own);
    else order.splice(at + 1, 0, ...own);
    const parts = [node, ...(Array.isArray(node.allOf) ? node.allOf : [])].filter(isNode);
    for (const part of parts) {
      const asked = isNode(part.if) ? Object.keys(propertiesOf(part.if)).at(-1) : undefined;
      visit(part.then, asked);
      visit(part.else, asked);
      if (part !== node) visit(withoutCondition(part), behind);
      const union = part.anyOf ?? part.oneOf;
      if (Array.isArray(union)) for (const branch of union) visit(branch, behind);
    }
  };
  visit(schema, undefined);
  return order;
}

/** Names of the fields that some branch of the schema demands. */
export function requiredAnywhere(schema: unknown): string[] {
  const found = new Set<string>();
  const visit = (node: unknown) => {
    if (Array.isArray(node)) for (const one of node) visit(one);
    if (!isNode(node)) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'required' && Array.isArray(value)) for (const name of value) found.add(String(name));
      if (key !== 'if') visit(value);
    }
  };
  visit(schema);
  return [...found];
}
