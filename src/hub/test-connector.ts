import { ChalklineError, describeError } from '../kernel/index.ts';
import { dataSet, dataSets } from '../model/index.ts';
import {
  type AnyProduct,
  type Client,
  configProblems,
  type DataSet,
  type Step,
  writeKinds,
} from '../sdk/index.ts';
import { recordAudit } from './audit.ts';
import { found } from './found.ts';
import type { Actor, Hub } from './hub.ts';
import { type ConnectorSetUp, contextFor } from './open-connector.ts';
import { productOf } from './products.ts';
import { withDefaults } from './with-defaults.ts';

export interface TestRequest {
  product: string;
  config: Record<string, unknown>;
  secrets: Record<string, string>;
  /** Whose stored secrets stand in for those that are left out. */
  connectorId?: string;
  /** Data sets to read one page of; all when absent. */
  dataSets?: string[];
}

const longestTestMs = 120_000;

/** Tests a saved connector, with the data sets that its syncs use if there are any, and remembers how it went. */
export async function* testSavedConnector(
  hub: Hub,
  actor: Actor,
  companyId: string,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  const row = found(await hub.store.connectors.get(companyId, id), 'connector');
  const used = (await hub.store.syncs.list(companyId))
    .filter((sync) => sync.sourceId === id || sync.destinationId === id)
    .flatMap((sync) => sync.config.dataSets.map((dataSet) => dataSet.id));
  let hasConnected = true;
  const reads: Step[] = [];
  for await (const { step, isRead } of tried(
    hub,
    companyId,
    {
      product: row.product,
      config: row.config,
      secrets: {},
      connectorId: id,
      ...(used.length === 0 ? {} : { dataSets: used }),
    },
    signal,
  )) {
    if (isRead) reads.push(step);
    else if (step.outcome === 'failed') hasConnected = false;
    yield step;
  }
  // What no sync uses may well not be set up on the other side.
  const failed = reads.filter((step) => step.outcome === 'failed');
  const readsWell =
    used.length > 0 ? failed.length === 0 : reads.length === 0 || failed.length < reads.length;
  const ok = hasConnected && readsWell;
  await hub.store.connectors.rememberTest(companyId, id, ok);
  await recordAudit(hub, actor, {
    companyId,
    action: 'connector.tested',
    subject: { kind: 'connector', id, name: row.name },
    details: { ok },
  });
}

/**
 * Tries a connector over the real wire, step by step: the product's own probe, sign-in, one page of each data set,
 * and what it could write. It never throws: what goes wrong is a step with its reason and fix, without secrets.
 */
export async function* testConnector(
  hub: Hub,
  actor: Actor,
  companyId: string,
  request: TestRequest,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  if (request.connectorId !== undefined)
    found(await hub.store.connectors.get(companyId, request.connectorId), 'connector');
  await recordAudit(hub, actor, {
    companyId,
    action: 'connector.tried-unsaved',
    subject: { kind: 'product', id: request.product },
    details: { storedSecrets: request.connectorId ?? null },
  });
  for await (const { step } of tried(hub, companyId, request, signal)) yield step;
}

interface Tried {
  step: Step;
  /** Whether it read a data set. */
  isRead: boolean;
}

async function* tried(
  hub: Hub,
  companyId: string,
  request: TestRequest,
  signal: AbortSignal,
): AsyncGenerator<Tried> {
  const product = productOf(hub.products, request.product);
  const stored =
    request.connectorId === undefined
      ? {}
      : await hub.store.connectors.secrets(companyId, request.connectorId);
  const secrets = { ...stored, ...request.secrets };
  const config = withDefaults(product, request.config);
  const hide = hiding(Object.values(secrets));
  const said = (step: Step): Tried => ({ step: hide(step), isRead: false });

  const problems = configProblems(product, {
    ...config,
    ...Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== '')),
  });
  if (problems.length > 0) {
    for (const problem of problems) {
      yield said({
        title: 'Configuration',
        outcome: 'failed',
        tookMs: 0,
        detail: problem.what,
        fix: problem.fix,
      });
    }
    return;
  }
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(longestTestMs)]);
  const setUp: ConnectorSetUp = {
    companyId,
    ...(request.connectorId === undefined ? {} : { connectorId: request.connectorId }),
    config,
    secrets,
  };
  const opening = await contextFor(hub, product, setUp, { signal: deadline, note: () => undefined });
  let client: Client | undefined;
  try {
    const probed: Step[] = [];
    const failure = await attempt('Connection', async () => {
      await product.probe?.(opening.context, (step) => probed.push(step));
    });
    for (const step of probed) yield said(step);
    const failed = probed.some((step) => step.outcome === 'failed');
    if (failure.outcome === 'failed' && !failed) yield said(failure);
    if (failure.outcome === 'failed' || failed) return;

    const signIn = await attempt('Sign-in', async () => {
      client = await product.open(opening.context);
    });
    yield said(signIn);
    if (client === undefined) return;
    for (const definition of dataSets) {
      const declared = product.dataSets.find((candidate) => candidate.id === definition.id);
      if (declared === undefined || request.dataSets?.includes(declared.id) === false) continue;
      yield { step: hide(await readOnePage(product, declared, client, config)), isRead: true };
    }
  } finally {
    await client?.close().catch(() => undefined);
    await opening.close();
  }
}

async function readOnePage(
  product: AnyProduct,
  declared: DataSet,
  client: Client,
  config: Record<string, unknown>,
): Promise<Step> {
  const { label } = dataSet(declared.id);
  const writes = writeKinds(declared.write as never);
  const canWrite = writes.length > 0 ? `can ${listed(writes)}` : 'read only';
  const readable = declared.read !== undefined && (declared.readable?.(config) ?? true);
  if (!readable) {
    return {
      title: label,
      outcome: 'skipped',
      tookMs: 0,
      detail: `${product.manifest.name} gives no way to read ${label.toLowerCase()} here; ${canWrite}.`,
    };
  }
  let detail = '';
  const step = await attempt(`Read ${label.toLowerCase()}`, async () => {
    detail = `nothing there; ${canWrite}`;
    for await (const page of declared.read?.(client, { options: {} }) ?? []) {
      const several = page.records.length === 1 ? 'record' : 'records';
      detail = `${page.records.length} ${several} on the first page${page.end === true ? '' : ', more to come'}; ${canWrite}`;
      break;
    }
  });
  return step.outcome === 'ok' ? { ...step, detail } : step;
}

async function attempt(title: string, work: () => Promise<void>): Promise<Step> {
  const startedMs = performance.now();
  const tookMs = () => Math.round(performance.now() - startedMs);
  try {
    await work();
    return { title, outcome: 'ok', tookMs: tookMs() };
  } catch (error) {
    const known = error instanceof ChalklineError;
    return {
      title,
      outcome: 'failed',
      tookMs: tookMs(),
      detail: known ? [error.what, error.expected].filter(Boolean).join(' ') : describeError(error),
      fix: known ? error.fix : 'Check the configuration; if it looks right, report this.',
    };
  }
}

/** Takes secrets out of texts that a vendor may have repeated. */
function hiding(secrets: readonly string[]): (step: Step) => Step {
  const worth = secrets.filter((secret) => secret.length >= 4);
  const hide = (text: string) => worth.reduce((hidden, secret) => hidden.replaceAll(secret, '••••'), text);
  return (step) => ({
    ...step,
    title: hide(step.title),
    ...(step.detail === undefined ? {} : { detail: hide(step.detail) }),
    ...(step.fix === undefined ? {} : { fix: hide(step.fix) }),
  });
}

function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
