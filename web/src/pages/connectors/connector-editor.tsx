import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { ApiError, call } from '../../api/client.ts';
import { ofCompany } from '../../api/queries.ts';
import type { Connector, ConnectorInput, ProductInfo, TestInput } from '../../api/types.ts';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import type { ConfigFormHandle, ConfigValues } from '../../components/forms/config-form/config-form.tsx';
import { hostKeysField } from '../../components/forms/config-form/ui-schema.ts';
import { LeaveGuard } from '../../components/leave-guard.tsx';
import { Page } from '../../components/page.tsx';
import { LoadingRows } from '../../components/table/table-states.tsx';
import { useCompany } from '../../shell/use-company.ts';
import classes from './connectors.module.css';
import { TestPanel } from './test-panel.tsx';
import { UploadsPanel } from './uploads-panel.tsx';

const ConfigForm = lazy(() => import('../../components/forms/config-form/config-form.tsx'));
const noErrors: Record<string, string> = {};
const noSecrets: readonly string[] = [];

export function ConnectorEditor({
  product,
  connector,
  title,
  back,
  onOtherProduct,
}: {
  product: ProductInfo;
  connector: Connector | undefined;
  title: string;
  back: { to: string; label: string };
  onOtherProduct: (() => void) | undefined;
}) {
  const { companyId, company, mayEdit } = useCompany();
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useRef<ConfigFormHandle>(null);
  const proposed = `${company.name} - ${product.name} Connection`;
  const [name, setName] = useState(connector?.name ?? proposed);
  const [values, setValues] = useState<ConfigValues>(connector?.config ?? {});
  const [error, setError] = useState<unknown>(null);
  const [ready, setReady] = useState(false);
  const [saving, setSaving] = useState(false);
  const dirty = useRef(false);
  const stored = connector?.secretsSet ?? noSecrets;
  const fieldErrors = useMemo(() => (error instanceof ApiError ? error.fields : noErrors), [error]);
  const keysField = useMemo(() => hostKeysField(product.configSchema), [product]);
  const confirmed = values[keysField];
  const hostKeys = Array.isArray(confirmed) ? confirmed.map(String) : [];

  const change = (next: ConfigValues) => {
    // The form reports its defaults when it first appears; that is no change of a person's.
    if (JSON.stringify(next) !== JSON.stringify(values)) dirty.current = form.current !== null;
    setValues(next);
  };
  const becomeReady = useCallback(() => setReady(true), []);
  const split = (): Pick<ConnectorInput, 'config' | 'secrets'> | null => {
    const complete = form.current?.check() ?? null;
    if (complete === null) return null;
    const config: ConfigValues = {};
    const secrets: Record<string, string> = {};
    for (const [field, value] of Object.entries(complete)) {
      if (!product.secretFields.includes(field)) config[field] = value;
      else if (typeof value === 'string') secrets[field] = value;
    }
    return { config, secrets };
  };
  const testInput = (): TestInput | null => {
    const parts = split();
    if (parts === null) return null;
    return {
      product: product.id,
      ...parts,
      ...(connector === undefined ? {} : { connectorId: connector.id }),
    };
  };
  const save = async () => {
    setError(null);
    const parts = split();
    if (parts === null || name.trim() === '') return;
    const body: ConnectorInput = { name: name.trim(), product: product.id, ...parts };
    setSaving(true);
    try {
      const path = `${ofCompany(companyId)}/connectors`;
      const saved =
        connector === undefined
          ? await call<Connector>(path, { method: 'POST', body })
          : await call<Connector>(`${path}/${connector.id}`, { method: 'PUT', body });
      dirty.current = false;
      await client.invalidateQueries({ queryKey: [companyId, 'connectors'] });
      sayDone(`${saved.name} is saved.`);
      const goOn = connector === undefined && product.takesUploads;
      await navigate({ to: goOn ? `${back.to}/${saved.id}` : back.to });
    } catch (problem) {
      setError(problem);
    } finally {
      setSaving(false);
    }
  };

  return (
    <Page
      title={title}
      back={back}
      below={
        <Text size="sm" c="dimmed">
          {product.summary}
          {onOtherProduct !== undefined && (
            <Button variant="transparent" size="compact-sm" onClick={onOtherProduct}>
              Another product
            </Button>
          )}
        </Text>
      }
    >
      <LeaveGuard dirty={() => dirty.current} />
      <div className={classes.columns}>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Stack gap="md">
            <TextInput
              label="Name"
              description="As it stands in the lists; unique in the company."
              required
              maxLength={120}
              disabled={!mayEdit}
              value={name}
              error={name.trim() === '' ? 'Fill this in.' : fieldErrors.name}
              onChange={(event) => {
                dirty.current = true;
                setName(event.currentTarget.value);
              }}
            />
            <Suspense fallback={<LoadingRows count={6} />}>
              <ConfigForm
                ref={form}
                product={product}
                values={values}
                onChange={change}
                storedSecrets={stored}
                serverErrors={fieldErrors}
                disabled={!mayEdit}
                onReady={becomeReady}
              />
            </Suspense>
            <ProblemAlert error={error} />
            {mayEdit && (
              <Group gap={8} className={classes.footer}>
                <Button type="submit" loading={saving} disabled={!ready}>
                  Save
                </Button>
                <Button variant="default" onClick={() => void navigate({ to: back.to })}>
                  Cancel
                </Button>
              </Group>
            )}
          </Stack>
        </form>
        <aside className={classes.aside} aria-label="Test and files">
          {mayEdit && (
            <TestPanel
              companyId={companyId}
              input={testInput}
              ready={ready}
              hostKeys={hostKeys}
              onConfirmHostKey={(key) => {
                dirty.current = true;
                setValues((before) => ({ ...before, [keysField]: [...hostKeys, key] }));
              }}
              onDone={() => void client.invalidateQueries({ queryKey: [companyId, 'connectors'] })}
            />
          )}
          {product.takesUploads &&
            (connector === undefined ? (
              <Text size="sm" c="dimmed">
                Save the connector, then upload files here.
              </Text>
            ) : (
              <UploadsPanel companyId={companyId} connectorId={connector.id} mayEdit={mayEdit} />
            ))}
        </aside>
      </div>
    </Page>
  );
}
