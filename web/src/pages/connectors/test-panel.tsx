import { Button, Group, Loader, Text, Title } from '@mantine/core';
import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconPlugConnected,
} from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { callLines } from '../../api/client.ts';
import { ofCompany } from '../../api/queries.ts';
import type { TestInput, TestStep } from '../../api/types.ts';
import { ProblemAlert } from '../../components/feedback.tsx';
import { Notice } from '../../components/notice.tsx';
import { countOf, formatDuration } from '../../format/format.ts';
import classes from './connectors.module.css';

const icons = { ok: IconCircleCheckFilled, failed: IconCircleXFilled, skipped: IconCircleDashed };

/** Runs real calls with what stands in the form and shows each step as it ends. */
export function TestPanel({
  companyId,
  input,
  ready,
  hostKeys,
  onConfirmHostKey,
  onDone,
}: {
  companyId: string;
  /** Null when the form lacks something, which it then shows. */
  input: () => TestInput | null;
  ready: boolean;
  hostKeys: readonly string[];
  onConfirmHostKey: (fingerprint: string) => void;
  onDone: () => void;
}) {
  const [steps, setSteps] = useState<TestStep[]>([]);
  const [state, setState] = useState<'idle' | 'running' | 'done'>('idle');
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const test = async () => {
    const body = input();
    if (body === null) return;
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    setSteps([]);
    setError(null);
    setState('running');
    try {
      await callLines<TestStep>(
        `${ofCompany(companyId)}/connectors/test`,
        { method: 'POST', body, signal: control.signal },
        (step) => setSteps((before) => [...before, step]),
      );
      onDone();
    } catch (problem) {
      if (!control.signal.aborted) setError(problem);
    } finally {
      if (!control.signal.aborted) setState('done');
    }
  };
  const failed = steps.filter((step) => step.outcome === 'failed').length;

  return (
    <section className={classes.panel} aria-label="Test connection">
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h3">
          Test connection
        </Title>
        <Button
          variant={steps.length === 0 ? 'light' : 'default'}
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          loading={state === 'running'}
          disabled={!ready}
          onClick={() => void test()}
        >
          {steps.length === 0 ? 'Test' : 'Test again'}
        </Button>
      </Group>
      {state === 'idle' && (
        <Text size="sm" c="dimmed" mt={8}>
          Makes real calls with what stands in the form, saved or not, and writes nothing.
        </Text>
      )}
      <div className={classes.result}>
        <ProblemAlert error={error} />
        {state === 'done' && error === null && (
          <Notice
            role="status"
            tone={failed === 0 ? 'ok' : 'bad'}
            title={failed === 0 ? 'The connection works' : 'The connection does not work yet'}
          >
            {failed === 0
              ? `${countOf(steps.length, 'step')}, none failed.`
              : 'See the step marked red: it says what to change. Then test again.'}
          </Notice>
        )}
      </div>
      <ol className={classes.steps} aria-live="polite">
        {steps.map((step, index) => (
          <StepLine
            // biome-ignore lint/suspicious/noArrayIndexKey: steps only ever come behind the others
            key={index}
            step={step}
            confirmed={step.fingerprint !== undefined && hostKeys.includes(step.fingerprint)}
            onConfirm={onConfirmHostKey}
          />
        ))}
      </ol>
      {state === 'running' && (
        <Group gap={8} mt={6}>
          <Loader size={14} aria-hidden />
          <Text size="sm" c="dimmed">
            Working …
          </Text>
        </Group>
      )}
    </section>
  );
}

function StepLine({
  step,
  confirmed,
  onConfirm,
}: {
  step: TestStep;
  confirmed: boolean;
  onConfirm: (fingerprint: string) => void;
}) {
  const Icon = icons[step.outcome];
  const { fingerprint } = step;
  return (
    <li className={classes.step} data-outcome={step.outcome}>
      <Icon size={18} aria-label={step.outcome} />
      <span>{step.title}</span>
      <span className={classes.took}>
        {step.outcome === 'skipped' ? 'skipped' : formatDuration(step.tookMs)}
      </span>
      {step.detail !== undefined && step.detail !== fingerprint && (
        <span className={classes.more}>{step.detail}</span>
      )}
      {step.fix !== undefined && <span className={classes.fix}>{step.fix}</span>}
      {fingerprint !== undefined && (
        <span className={classes.more}>
          <span className="mono">{fingerprint}</span>
          <br />
          {confirmed ? (
            <Text span size="sm" c="var(--ok-text)">
              Confirmed.
            </Text>
          ) : (
            <Button size="compact-sm" variant="light" mt={6} onClick={() => onConfirm(fingerprint)}>
              Confirm this host key
            </Button>
          )}
        </span>
      )}
    </li>
  );
}
