import { ActionIcon, Button, Group, Modal, Text, Title, Tooltip } from '@mantine/core';
import { IconFileUpload, IconTable, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { ofCompany, uploadsQuery } from '../../api/queries.ts';
import { sayDone, sayProblem } from '../../components/feedback.tsx';
import { Instant } from '../../components/instant.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { formatSize } from '../../format/format.ts';
import classes from './connectors.module.css';
import { FilePreview } from './file-preview.tsx';

/** Files that people give to a connector, and how they were understood. */
export function UploadsPanel({
  companyId,
  connectorId,
  mayEdit,
}: {
  companyId: string;
  connectorId: string;
  mayEdit: boolean;
}) {
  const [url, setUrl] = useUrlState();
  const client = useQueryClient();
  const uploads = useQuery(uploadsQuery(companyId, connectorId));
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const path = `${ofCompany(companyId)}/connectors/${connectorId}/uploads`;

  const upload = async (files: FileList | null) => {
    if (files === null || files.length === 0) return;
    setBusy(true);
    try {
      for (const file of files) {
        const form = new FormData();
        form.append('file', file, file.name);
        await call(path, { method: 'POST', body: form });
      }
      await client.invalidateQueries({ queryKey: [companyId, 'connectors', connectorId, 'uploads'] });
      setUrl({ preview: files[0]?.name }, { push: true });
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const remove = async (name: string) => {
    try {
      await call(`${path}/${encodeURIComponent(name)}`, { method: 'DELETE' });
      sayDone(`${name} is deleted.`);
    } catch (error) {
      sayProblem(error);
    }
    await client.invalidateQueries({ queryKey: [companyId, 'connectors', connectorId, 'uploads'] });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void upload(event.dataTransfer.files);
  };

  return (
    <section className={classes.panel} aria-label="Files">
      <Title order={2} size="h3" mb={10}>
        Files
      </Title>
      {mayEdit && (
        <label
          className={classes.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          <IconFileUpload size={22} stroke={1.6} aria-hidden />
          <span>{busy ? 'Uploading …' : 'Drop files here, or choose them'}</span>
          <Text span size="xs" c="dimmed">
            CSV, fixed-width or Excel
          </Text>
          <input
            type="file"
            multiple
            disabled={busy}
            aria-label="Upload files"
            onChange={(event) => void upload(event.currentTarget.files)}
          />
        </label>
      )}
      {uploads.data?.map((file) => (
        <Group key={file.name} justify="space-between" wrap="nowrap" gap={8} mt={10}>
          <div style={{ minWidth: 0 }}>
            <Text size="sm" truncate title={file.name}>
              {file.name}
            </Text>
            <Text size="xs" c="dimmed" className="number">
              {formatSize(file.size)} · <Instant at={file.uploadedAt} />
            </Text>
          </div>
          <Group gap={2} wrap="nowrap">
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconTable size={14} aria-hidden />}
              onClick={() => setUrl({ preview: file.name }, { push: true })}
            >
              Preview
            </Button>
            {mayEdit && (
              <Tooltip label="Delete">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Delete ${file.name}`}
                  onClick={() => void remove(file.name)}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </Tooltip>
            )}
          </Group>
        </Group>
      ))}
      {uploads.data?.length === 0 && (
        <Text size="sm" c="dimmed" mt={10}>
          No files yet. The newest one that fits a data set is read.
        </Text>
      )}
      <Modal
        opened={url.preview !== undefined}
        onClose={() => setUrl({ preview: undefined })}
        title={url.preview}
        size="90rem"
      >
        {url.preview !== undefined && (
          <FilePreview companyId={companyId} connectorId={connectorId} name={url.preview} />
        )}
      </Modal>
    </section>
  );
}
