-- Who may come in, and who has been invited.

ALTER TABLE auth_user
  -- Set: this person gets in nowhere.
  ADD COLUMN disabled_at timestamptz,
  ADD COLUMN last_seen_at timestamptz;

ALTER TABLE member
  -- Set: this person does not get into this company, and keeps the role for later.
  ADD COLUMN disabled_at timestamptz,
  ADD COLUMN last_seen_at timestamptz;

-- The companies of one person are asked for with every call.
CREATE INDEX member_of_user ON member (user_id);

-- A company offered to an e-mail address. One letter may offer several companies: they share its token.
CREATE TABLE invitation (
  company_id uuid NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  email text NOT NULL,
  role text NOT NULL CHECK (role IN ('Read Only', 'User Admin', 'Sync Admin', 'Company Admin')),
  sees_personal_data boolean NOT NULL DEFAULT false,
  -- SHA-256 of what the link carries; the link itself is kept nowhere.
  token_hash text NOT NULL,
  invited_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  -- Used, taken back or replaced, an invitation is gone; the audit log remembers it.
  UNIQUE (company_id, email)
);
CREATE INDEX invitation_token ON invitation (token_hash);

-- The processes that carry out runs, so that an administrator sees whether any does.
CREATE TABLE worker (
  name text PRIMARY KEY,
  version text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now()
);
