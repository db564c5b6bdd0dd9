-- Sign-in: second factor, throttling, keys for programs.

ALTER TABLE company ADD COLUMN requires_second_factor boolean NOT NULL DEFAULT false;

ALTER TABLE auth_user ADD COLUMN two_factor_enabled boolean NOT NULL DEFAULT false;

-- How somebody came in, and whether a second factor was shown.
ALTER TABLE auth_session
  ADD COLUMN method text NOT NULL DEFAULT 'password' CHECK (method IN ('password', 'single sign-on')),
  ADD COLUMN second_factor boolean NOT NULL DEFAULT false;
CREATE INDEX auth_session_user ON auth_session (user_id);
CREATE INDEX auth_verification_identifier ON auth_verification (identifier);

CREATE TABLE auth_two_factor (
  id text PRIMARY KEY,
  user_id text NOT NULL UNIQUE REFERENCES auth_user (id) ON DELETE CASCADE,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  verified boolean NOT NULL DEFAULT true,
  failed_verification_count integer NOT NULL DEFAULT 0,
  locked_until timestamptz
);

-- Attempts that failed, by account and by address; the key is a keyed hash, so that nothing typed by mistake stays here.
CREATE TABLE sign_in_throttle (
  kind text NOT NULL,
  key_hash text NOT NULL,
  failures integer NOT NULL,
  last_attempt_at timestamptz NOT NULL DEFAULT now(),
  locked_until timestamptz,
  PRIMARY KEY (kind, key_hash)
);

CREATE TABLE api_key (
  company_id uuid NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL,
  -- The part that is shown, `chk_3f9a1c22`.
  prefix text NOT NULL,
  secret_hash text NOT NULL,
  role text NOT NULL CHECK (role IN ('Read Only', 'User Admin', 'Sync Admin', 'Company Admin')),
  sees_personal_data boolean NOT NULL DEFAULT false,
  -- Who made it: a key never does more than this person may.
  user_id text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  last_used_at timestamptz,
  last_used_address text,
  revoked_at timestamptz,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, prefix)
);
