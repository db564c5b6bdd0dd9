import { Group, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { templatesQuery } from '../../../api/queries.ts';
import type { SyncTemplate } from '../../../api/types.ts';
import { CouldNotLoad, LoadingRows } from '../../../components/table/table-states.tsx';
import { Tag } from '../../../components/tag.tsx';
import classes from './template-cards.module.css';

/** The choice that is no template. */
export const EMPTY = 'empty';

/** What a new sync starts from: the ready-made syncs that are possible between both ends, or nothing. */
export function TemplateCards({
  companyId,
  sourceId,
  destinationId,
  value,
  disabled,
  onPick,
}: {
  companyId: string;
  sourceId: string;
  destinationId: string;
  value: string | undefined;
  disabled: boolean;
  onPick: (id: string) => void;
}) {
  const templates = useQuery(templatesQuery(companyId, sourceId, destinationId));
  if (templates.error !== null)
    return <CouldNotLoad error={templates.error} onRetry={() => void templates.refetch()} />;
  if (templates.data === undefined) return <LoadingRows />;
  return (
    <Radio.Group
      label="Start from"
      description="Each fills in data sets, mapping and guards; everything can be changed afterwards."
      value={value ?? null}
      onChange={onPick}
    >
      <div className={classes.cards}>
        {templates.data.map((template) => (
          <Card key={template.id} id={template.id} name={template.name} disabled={disabled}>
            <Text size="sm">{template.sentence}</Text>
            <Text size="xs" c="dimmed">
              {template.dataSets.map(({ label }) => label).join(' · ')}
            </Text>
            {template.leftOut.map(({ id, why }) => (
              <Text key={id} size="xs" c="dimmed">
                Without {why}
              </Text>
            ))}
            {template.before !== undefined && (
              <Text size="xs" c="dimmed">
                {template.before}
              </Text>
            )}
            <Crosswalks crosswalks={template.crosswalks} />
          </Card>
        ))}
        <Card id={EMPTY} name="Start empty" disabled={disabled}>
          <Text size="sm">
            {templates.data.length === 0
              ? 'There is no ready-made sync between these two. Choose the data sets that both ends support by hand.'
              : 'All data sets that both ends support, each field as it is.'}
          </Text>
        </Card>
      </div>
    </Radio.Group>
  );
}

function Card({
  id,
  name,
  disabled,
  children,
}: {
  id: string;
  name: string;
  disabled: boolean;
  children: React.ReactNode;
}) {
  return (
    <Radio.Card value={id} disabled={disabled} className={classes.card}>
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Radio.Indicator disabled={disabled} />
        <Stack gap={6} miw={0}>
          <Text fw={600} size="sm">
            {name}
          </Text>
          {children}
        </Stack>
      </Group>
    </Radio.Card>
  );
}

/** Which lists of codes both ends must agree on, and how far they do. */
function Crosswalks({ crosswalks }: { crosswalks: SyncTemplate['crosswalks'] }) {
  const unknown = crosswalks.filter(({ codes }) => codes === null);
  return (
    <>
      {crosswalks.length > unknown.length && (
        <Group gap={6}>
          {crosswalks.map(
            ({ id, label, codes, agree }) =>
              codes !== null && (
                <Tag
                  key={id}
                  square
                  tone={agree === codes ? 'ok' : 'warn'}
                  title={`${agree} of the ${codes} codes that the source uses are the same at the destination; the others need a crosswalk.`}
                >
                  {label}: {agree} of {codes} codes agree
                </Tag>
              ),
          )}
        </Group>
      )}
      {unknown.length > 0 && (
        <Text size="xs" c="dimmed">
          Codes that the first run compares: {unknown.map(({ label }) => label).join(' · ')}
        </Text>
      )}
    </>
  );
}
