import { Button, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { InvitationDelivery } from '../../api/types.ts';
import { formatInstant } from '../../format/format.ts';

/** The link of an invitation that no letter carried: to be handed over by the one who invites. Shown this once. */
export function InvitationLink({
  invitation,
  email,
  onClose,
}: {
  invitation: InvitationDelivery;
  email: string;
  onClose: () => void;
}) {
  const link = invitation.link ?? '';
  return (
    <Stack gap={14}>
      <Text size="sm">
        No e-mail went out. Hand this link to {email} yourself; it works once, until{' '}
        {formatInstant(invitation.expiresAt)}, and is not shown again.
      </Text>
      <TextInput label="Link" value={link} readOnly onFocus={(event) => event.currentTarget.select()} />
      <Group justify="flex-end" gap={8}>
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              onClick={copy}
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            >
              {copied ? 'Copied' : 'Copy link'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
