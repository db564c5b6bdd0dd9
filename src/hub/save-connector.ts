import { ConfigError } from '../kernel/index.ts';
import { configProblems, secretFields } from '../sdk/index.ts';
import type { ConnectorValues } from '../store/index.ts';
import { recordAudit } from './audit.ts';
import { changedFields } from './changed-fields.ts';
import { FormError } from './field-problems.ts';
import { found } from './found.ts';
import type { Actor, Hub } from './hub.ts';
import { productOf } from './products.ts';
import { withDefaults } from './with-defaults.ts';

/** Keeps a new connector; answers its id. @throws ConfigError with the fields that are wrong */
export async function createConnector(
  hub: Hub,
  actor: Actor,
  companyId: string,
  input: ConnectorValues,
): Promise<string> {
  const values = checked(hub, input, {});
  const id = await hub.store.connectors.create(companyId, values);
  await recordAudit(hub, actor, {
    companyId,
    action: 'connector.created',
    subject: { kind: 'connector', id, name: values.name },
    details: { product: values.product, secrets: Object.keys(values.secrets).sort() },
  });
  return id;
}

/** Changes a connector; secrets that are left out stay. @throws ConfigError, NotFoundError */
export async function updateConnector(
  hub: Hub,
  actor: Actor,
  companyId: string,
  id: string,
  input: ConnectorValues,
): Promise<void> {
  const before = found(await hub.store.connectors.get(companyId, id), 'connector');
  if (before.product !== input.product) {
    throw new ConfigError({
      code: 'connector/other-product',
      what: `"${before.name}" is a connector to another product.`,
      fix: 'Create a new connector for the other product.',
      field: 'product',
    });
  }
  const stored = await hub.store.connectors.secrets(companyId, id);
  const values = checked(hub, input, stored);
  await hub.store.connectors.update(companyId, id, values);
  await recordAudit(hub, actor, {
    companyId,
    action: 'connector.changed',
    subject: { kind: 'connector', id, name: values.name },
    details: {
      fields: [
        ...(before.name === values.name ? [] : ['name']),
        ...changedFields(before.config, values.config, 2),
      ],
      secrets: Object.keys(values.secrets)
        .filter((name) => values.secrets[name] !== stored[name])
        .sort(),
    },
  });
}

/**
 * The form as it will be kept: trimmed name, secrets in their own place, defaults filled in.
 * Secrets may come among the other fields too, since forms are made from one schema.
 */
function checked(hub: Hub, input: ConnectorValues, stored: Record<string, string>): ConnectorValues {
  const product = productOf(hub.products, input.product);
  const secretNames = new Set(secretFields(product.manifest.config));
  const secrets = Object.fromEntries(Object.entries(input.secrets).filter(([name]) => secretNames.has(name)));
  const config: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input.config)) {
    if (!secretNames.has(name)) config[name] = value;
    else if (typeof value === 'string' && value !== '' && secrets[name] === undefined) secrets[name] = value;
  }
  const filled = withDefaults(product, config);
  const known = Object.fromEntries(
    Object.entries({ ...stored, ...secrets }).filter(([, value]) => value !== ''),
  );
  const problems = configProblems(product, { ...filled, ...known });
  if (problems.length > 0) throw new FormError('config/invalid', problems);
  return { name: input.name.trim(), product: input.product, config: filled, secrets };
}
