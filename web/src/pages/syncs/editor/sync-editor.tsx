import { Button, Group, Text } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { ApiError, call } from '../../../api/client.ts';
import { areTwo, ofCompany, proposalQuery } from '../../../api/queries.ts';
import type { Connector, Sync, SyncConfig, SyncInput } from '../../../api/types.ts';
import { ProblemAlert, sayDone } from '../../../components/feedback.tsx';
import { LeaveGuard } from '../../../components/leave-guard.tsx';
import { Page } from '../../../components/page.tsx';
import { CouldNotLoad, LoadingRows } from '../../../components/table/table-states.tsx';
import { useUrlState } from '../../../components/url-state.ts';
import { useCompany } from '../../../shell/use-company.ts';
import { RunDialog } from '../run-dialog/run-dialog.tsx';
import { DataSetPart } from './data-set-part.tsx';
import { type Draft, draftOf, settingsFor, withDataSet } from './draft.ts';
import classes from './editor.module.css';
import { GeneralPart } from './general-part.tsx';
import { GuardsPart } from './guards-part.tsx';
import { LifecyclePart } from './lifecycle-part.tsx';
import { PartList } from './part-list.tsx';
import { SchedulePart } from './schedule-part.tsx';
import { EMPTY, TemplateCards } from './template-cards.tsx';

const noErrors: Record<string, string> = {};

export function SyncEditor({
  sync,
  connectors,
}: {
  sync: Sync | undefined;
  connectors: readonly Connector[];
}) {
  const { companyId, mayEdit } = useCompany();
  const [url, setUrl] = useUrlState();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>(() => draftOf(sync, url.source, url.destination));
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const [dirty, setDirty] = useState(false);
  const clean = useRef(false);
  const picked = sync === undefined ? url.template : EMPTY;
  const proposal = useQuery(
    proposalQuery(companyId, draft.sourceId, draft.destinationId, picked === EMPTY ? undefined : picked),
  );
  const { config } = draft;
  const disabled = !mayEdit;

  // A new sync starts from what the server proposes for its two ends; a name that somebody typed stays.
  const proposed = proposal.data;
  useEffect(() => {
    if (sync !== undefined) return;
    setDraft((before) =>
      proposed === undefined || picked === undefined
        ? { ...before, config: null }
        : {
            ...before,
            name: before.named ? before.name : proposed.name,
            config: proposed.config,
          },
    );
  }, [sync, proposed, picked]);

  const change = (patch: Partial<Draft>) => {
    setDirty(true);
    setDraft((before) => ({ ...before, ...patch }));
    if (sync === undefined && (patch.sourceId !== undefined || patch.destinationId !== undefined)) {
      setUrl({
        source: patch.sourceId ?? draft.sourceId,
        destination: patch.destinationId ?? draft.destinationId,
        template: undefined,
      });
    }
  };
  const changeConfig = (next: SyncConfig) => change({ config: next });
  const save = async () => {
    if (config === null || draft.name.trim() === '') return setUrl({ part: undefined });
    setSaving(true);
    setError(null);
    try {
      const body: SyncInput = {
        name: draft.name.trim(),
        sourceId: draft.sourceId,
        destinationId: draft.destinationId,
        config,
      };
      const path = `${ofCompany(companyId)}/syncs`;
      const saved =
        sync === undefined
          ? await call<Sync>(path, { method: 'POST', body })
          : await call<Sync>(`${path}/${sync.id}`, { method: 'PUT', body });
      for (const [list, entries] of Object.entries(draft.crosswalks)) {
        await call(`${path}/${saved.id}/crosswalks/${list}`, { method: 'PUT', body: { entries } });
      }
      clean.current = true;
      setDirty(false);
      setDraft((before) => ({ ...before, crosswalks: {} }));
      await client.invalidateQueries({ queryKey: [companyId, 'syncs'] });
      await client.invalidateQueries({ queryKey: [companyId, 'crosswalk', saved.id] });
      sayDone(`${saved.name} is saved.`);
      if (sync === undefined) await navigate({ to: `/companies/${companyId}/sync/${saved.id}` });
      clean.current = false;
    } catch (problem) {
      setError(problem);
    } finally {
      setSaving(false);
    }
  };

  const dataSets = picked === undefined ? [] : (proposed?.dataSets ?? []);
  const part = url.part ?? 'general';
  const current = dataSets.find(({ id }) => id === part);
  const switchTo = (dataSet: (typeof dataSets)[number], on: boolean) => {
    if (config === null || proposed === undefined) return;
    changeConfig(withDataSet(config, dataSets, dataSet.id, on ? settingsFor(dataSet, proposed) : null));
    if (on) setUrl({ part: dataSet.id, tab: undefined });
  };
  const labelOf = (id: string) => dataSets.find((one) => one.id === id)?.label;

  return (
    <Page
      title={sync?.name ?? 'New sync'}
      back={{ to: `/companies/${companyId}/sync`, label: 'Sync' }}
      fills
      actions={
        mayEdit && (
          <>
            {dirty && (
              <Text size="xs" c="dimmed">
                Not saved yet
              </Text>
            )}
            {sync !== undefined && (
              <Button
                variant="default"
                disabled={dirty}
                title={dirty ? 'Save first' : undefined}
                leftSection={
                  <IconPlayerPlayFilled size={14} color={dirty ? undefined : 'var(--ok-solid)'} aria-hidden />
                }
                onClick={() => setUrl({ run: sync.id }, { push: true })}
              >
                Run
              </Button>
            )}
            <Button loading={saving} disabled={config === null} onClick={() => void save()}>
              Save
            </Button>
          </>
        )
      }
    >
      <LeaveGuard dirty={() => dirty && !clean.current} />
      <ProblemAlert error={error} />
      <div className={classes.columns}>
        <PartList
          part={part}
          dataSets={dataSets}
          config={config}
          disabled={disabled}
          onPart={(next) =>
            setUrl({ part: next === 'general' ? undefined : next, tab: undefined, list: undefined })
          }
          onSwitch={switchTo}
        />
        <section className={classes.body} aria-label="Settings">
          {proposal.error !== null && (
            <CouldNotLoad error={proposal.error} onRetry={() => void proposal.refetch()} />
          )}
          {part === 'general' && (
            <Group align="flex-start">
              <div style={{ flex: 1 }}>
                <GeneralPart
                  draft={draft}
                  connectors={connectors}
                  errors={error instanceof ApiError ? error.fields : noErrors}
                  disabled={disabled}
                  onChange={change}
                >
                  {sync === undefined && areTwo(draft.sourceId, draft.destinationId) && (
                    <TemplateCards
                      companyId={companyId}
                      sourceId={draft.sourceId}
                      destinationId={draft.destinationId}
                      value={picked}
                      disabled={disabled}
                      onPick={(template) => {
                        setDirty(true);
                        setUrl({ template });
                      }}
                    />
                  )}
                </GeneralPart>
              </div>
            </Group>
          )}
          {picked !== undefined && config === null && proposal.isFetching && <LoadingRows />}
          {part !== 'general' && sync !== undefined && proposal.isPending && <LoadingRows />}
          {config !== null && current !== undefined && proposed !== undefined && (
            <DataSetPart
              key={current.id}
              companyId={companyId}
              syncId={sync?.id}
              dataSet={current}
              settings={config.dataSets.find(({ id }) => id === current.id)}
              config={config}
              labelOf={labelOf}
              drafts={draft.crosswalks}
              disabled={disabled}
              onSettings={(settings) => changeConfig(withDataSet(config, dataSets, settings.id, settings))}
              onConfig={changeConfig}
              onDraft={(list, entries) => {
                const { [list]: _, ...others } = draft.crosswalks;
                change({ crosswalks: entries === undefined ? others : { ...others, [list]: entries } });
              }}
              onSwitchOn={() => switchTo(current, true)}
            />
          )}
          {config !== null && part === 'lifecycle' && (
            <LifecyclePart
              lifecycle={config.lifecycle}
              disabled={disabled}
              onChange={(lifecycle) => changeConfig({ ...config, lifecycle })}
            />
          )}
          {config !== null && part === 'guards' && (
            <GuardsPart
              guards={config.guards}
              disabled={disabled}
              onChange={(guards) => changeConfig({ ...config, guards })}
            />
          )}
          {part === 'schedule' && (
            <SchedulePart companyId={companyId} syncId={sync?.id} disabled={disabled} />
          )}
        </section>
      </div>
      {sync !== undefined && url.run === sync.id && (
        <RunDialog sync={sync} onClose={() => setUrl({ run: undefined })} />
      )}
    </Page>
  );
}
