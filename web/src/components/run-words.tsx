import { sentenceCase } from '../format/format.ts';
import { Tag, type Tone } from './tag.tsx';

const statusTones: Record<string, Tone> = {
  queued: 'quiet',
  running: 'busy',
  completed: 'ok',
  'completed with errors': 'warn',
  'stopped by a guard': 'bad',
  failed: 'fail',
  cancelled: 'quiet',
};

export const runStatuses = Object.keys(statusTones);

export function isOver(status: string): boolean {
  return status !== 'queued' && status !== 'running';
}

export function RunStatus({ status }: { status: string }) {
  return (
    <Tag tone={statusTones[status] ?? 'quiet'} dot live={status === 'running'}>
      {sentenceCase(status)}
    </Tag>
  );
}

export const levelTones: Record<string, Tone> = {
  error: 'bad',
  warning: 'warn',
  info: 'busy',
  failure: 'fail',
};

const kinds: Record<string, { tone: Tone; label: string }> = {
  create: { tone: 'ok', label: 'New' },
  update: { tone: 'busy', label: 'Update' },
  deactivate: { tone: 'warn', label: 'Deactivate' },
  remove: { tone: 'bad', label: 'Remove' },
  rehire: { tone: 'fail', label: 'Rehire' },
  reinstate: { tone: 'fail', label: 'Reinstate' },
  'future-dated': { tone: 'quiet', label: 'Future-dated' },
  'bank-account': { tone: 'bad', label: 'Bank account' },
};

export const changeKinds = Object.keys(kinds);

export function kindLabel(kind: string): string {
  return kinds[kind]?.label ?? sentenceCase(kind);
}

export function ChangeKind({ kind }: { kind: string }) {
  return (
    <Tag tone={kinds[kind]?.tone ?? 'quiet'} square>
      {kindLabel(kind)}
    </Tag>
  );
}

const stateTones: Record<string, Tone> = {
  planned: 'quiet',
  sent: 'busy',
  applied: 'ok',
  refused: 'bad',
  conflict: 'warn',
  'in doubt': 'fail',
};

export const changeStates = Object.keys(stateTones);

export function ChangeState({ state }: { state: string }) {
  return (
    <Tag tone={stateTones[state] ?? 'quiet'} square>
      {sentenceCase(state)}
    </Tag>
  );
}
