-- The first shape. Every row of a company carries its company_id, first in every key, so that access can be
-- scoped by it and tables can be distributed by it later.

CREATE TABLE company (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  time_zone text NOT NULL DEFAULT 'America/Chicago',
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Sign-in: the tables that better-auth asks for.
CREATE TABLE auth_user (
  id text PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  installation_admin boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE auth_session (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  token text NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE auth_account (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE auth_verification (
  id text PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE member (
  company_id uuid NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('Read Only', 'User Admin', 'Sync Admin', 'Company Admin')),
  sees_personal_data boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (company_id, user_id)
);

CREATE TABLE connector (
  company_id uuid NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL,
  product text NOT NULL,
  config jsonb NOT NULL,
  -- Sealed values by field name.
  secrets jsonb NOT NULL DEFAULT '{}',
  last_test_at timestamptz,
  last_test_ok boolean,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, name)
);

CREATE TABLE upload (
  company_id uuid NOT NULL,
  connector_id uuid NOT NULL,
  name text NOT NULL,
  path text NOT NULL,
  size bigint NOT NULL,
  uploaded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (company_id, connector_id, name),
  FOREIGN KEY (company_id, connector_id) REFERENCES connector (company_id, id) ON DELETE CASCADE
);

CREATE TABLE sync (
  company_id uuid NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL,
  source_id uuid NOT NULL,
  destination_id uuid NOT NULL,
  config jsonb NOT NULL,
  -- Identifies what decides on changes (data sets, mapping, filter, matching, crosswalk); a scheduled write waits
  -- until it has been previewed once.
  decision_hash text NOT NULL,
  previewed_hash text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, name),
  FOREIGN KEY (company_id, source_id) REFERENCES connector (company_id, id),
  FOREIGN KEY (company_id, destination_id) REFERENCES connector (company_id, id)
);

CREATE TABLE crosswalk (
  company_id uuid NOT NULL,
  sync_id uuid NOT NULL,
  data_set text NOT NULL,
  source_code text NOT NULL,
  destination_code text NOT NULL,
  source_name text,
  destination_name text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by text,
  PRIMARY KEY (company_id, sync_id, data_set, source_code),
  FOREIGN KEY (company_id, sync_id) REFERENCES sync (company_id, id) ON DELETE CASCADE
);

-- Codes that the last run saw at either end, for pickers and proposals.
CREATE TABLE seen_code (
  company_id uuid NOT NULL,
  sync_id uuid NOT NULL,
  side text NOT NULL CHECK (side IN ('source', 'destination')),
  data_set text NOT NULL,
  code text NOT NULL,
  name text,
  PRIMARY KEY (company_id, sync_id, side, data_set, code),
  FOREIGN KEY (company_id, sync_id) REFERENCES sync (company_id, id) ON DELETE CASCADE
);

-- Which record at the source is which at the destination, and what was last sent.
CREATE TABLE link (
  company_id uuid NOT NULL,
  source_id uuid NOT NULL,
  destination_id uuid NOT NULL,
  data_set text NOT NULL,
  source_key text NOT NULL,
  destination_key text NOT NULL,
  -- The fingerprint of the mapped fields last written or last found equal.
  fingerprint text,
  -- The mapped fields last written, sealed; the destination's present state where it cannot be read.
  sent bytea,
  decided_by text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (company_id, source_id, destination_id, data_set, source_key)
);
CREATE INDEX link_destination ON link (company_id, source_id, destination_id, data_set, destination_key);

CREATE TABLE full_read (
  company_id uuid NOT NULL,
  connector_id uuid NOT NULL,
  data_set text NOT NULL,
  read_at timestamptz NOT NULL DEFAULT now(),
  run_id uuid NOT NULL,
  records integer NOT NULL,
  PRIMARY KEY (company_id, connector_id, data_set, run_id)
);

CREATE TABLE read_cursor (
  company_id uuid NOT NULL,
  sync_id uuid NOT NULL,
  data_set text NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (company_id, sync_id, data_set),
  FOREIGN KEY (company_id, sync_id) REFERENCES sync (company_id, id) ON DELETE CASCADE
);

CREATE TABLE schedule (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  sync_id uuid NOT NULL,
  cron text NOT NULL,
  time_zone text NOT NULL,
  save_changes boolean NOT NULL,
  options jsonb NOT NULL DEFAULT '{}',
  active boolean NOT NULL DEFAULT true,
  paused_because text,
  -- Claimed by moving it on, so that among several processes one starts the run.
  next_run_at timestamptz,
  last_run_id uuid,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, name),
  FOREIGN KEY (company_id, sync_id) REFERENCES sync (company_id, id) ON DELETE CASCADE
);

CREATE SEQUENCE run_number;

CREATE TABLE run (
  company_id uuid NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  number integer NOT NULL DEFAULT nextval('run_number'),
  sync_id uuid,
  sync_name text NOT NULL,
  source_id uuid NOT NULL,
  destination_id uuid NOT NULL,
  source_name text NOT NULL,
  destination_name text NOT NULL,
  -- The configuration as it was when the run started.
  config jsonb NOT NULL,
  decision_hash text NOT NULL,
  options jsonb NOT NULL DEFAULT '{}',
  save_changes boolean NOT NULL,
  trigger text NOT NULL CHECK (trigger IN ('person', 'schedule', 'api', 'cli')),
  -- What it does: plan (and write when save_changes), write a plan made before, or plan again what failed.
  purpose text NOT NULL CHECK (purpose IN ('sync', 'apply', 'retry')),
  parent_run uuid,
  user_id text,
  user_name text NOT NULL,
  request_key text,
  status text NOT NULL,
  -- Where it goes on after a crash.
  phase text NOT NULL DEFAULT 'planning' CHECK (phase IN ('planning', 'applying', 'done')),
  failure text,
  guards jsonb NOT NULL DEFAULT '[]',
  override_reason text,
  cancel_requested boolean NOT NULL DEFAULT false,
  waiting_until timestamptz,
  worker text,
  heartbeat_at timestamptz,
  queued_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz,
  errors integer NOT NULL DEFAULT 0,
  warnings integer NOT NULL DEFAULT 0,
  infos integer NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, request_key)
);
CREATE INDEX run_history ON run (company_id, queued_at DESC, id DESC);
CREATE INDEX run_sync ON run (company_id, sync_id, queued_at DESC);
-- One writer per destination: the database itself refuses a second one.
CREATE UNIQUE INDEX one_writer ON run (company_id, destination_id) WHERE status = 'running' AND save_changes;
-- A sync has one run at a time, waiting or running: a second start joins it.
CREATE UNIQUE INDEX one_run_per_sync ON run (company_id, sync_id) WHERE status IN ('queued', 'running');
CREATE INDEX run_unfinished ON run (status, heartbeat_at) WHERE status IN ('queued', 'running');

CREATE TABLE run_data_set (
  company_id uuid NOT NULL,
  run_id uuid NOT NULL,
  position integer NOT NULL,
  data_set text NOT NULL,
  progress jsonb NOT NULL,
  PRIMARY KEY (company_id, run_id, data_set),
  FOREIGN KEY (company_id, run_id) REFERENCES run (company_id, id) ON DELETE CASCADE
);

CREATE TABLE run_event (
  company_id uuid NOT NULL,
  run_id uuid NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL DEFAULT now(),
  level text NOT NULL CHECK (level IN ('error', 'warning', 'info', 'failure')),
  code text NOT NULL,
  data_set text,
  record_key text,
  title text,
  employee_number text,
  field text,
  message text NOT NULL,
  fix text NOT NULL,
  cause text NOT NULL,
  action jsonb,
  PRIMARY KEY (company_id, run_id, seq),
  FOREIGN KEY (company_id, run_id) REFERENCES run (company_id, id) ON DELETE CASCADE
);
CREATE INDEX run_event_cause ON run_event (company_id, run_id, level, cause, seq);

CREATE TABLE plan (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  run_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('making', 'open', 'applied', 'expired', 'dropped')),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  changes integer NOT NULL DEFAULT 0,
  kinds jsonb NOT NULL DEFAULT '{}',
  applied_by_run uuid,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, run_id),
  FOREIGN KEY (company_id, run_id) REFERENCES run (company_id, id) ON DELETE CASCADE
);

-- A planned change, its journal and its receipt.
CREATE TABLE change (
  company_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  id uuid NOT NULL,
  seq integer NOT NULL,
  data_set text NOT NULL,
  kind text NOT NULL,
  write text NOT NULL,
  source_key text NOT NULL,
  destination_key text,
  title text NOT NULL,
  employee_number text,
  reason text NOT NULL,
  -- Sealed JSON: differences, after, before, pending references.
  body bytea NOT NULL,
  fingerprint text NOT NULL,
  -- It follows from a record that is gone from the source.
  absent boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'sent', 'applied', 'refused', 'conflict', 'in doubt')),
  detail text,
  sent_at timestamptz,
  settled_at timestamptz,
  PRIMARY KEY (company_id, plan_id, seq),
  FOREIGN KEY (company_id, plan_id) REFERENCES plan (company_id, id) ON DELETE CASCADE
);
-- A change is updated twice (sent, settled): its body rests apart and its indexes hold nothing that changes, so that
-- neither is written again. Measured: 100,000 changes 3 times as fast.
ALTER TABLE change ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE change SET (toast_tuple_target = 128, fillfactor = 60);
CREATE INDEX change_employee ON change (company_id, employee_number) WHERE employee_number IS NOT NULL;

CREATE TABLE run_file (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  run_id uuid NOT NULL,
  name text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('read', 'produced')),
  data_set text,
  path text NOT NULL,
  size bigint NOT NULL,
  sha256 text NOT NULL,
  -- staged, publishing, published; read for files that came in.
  state text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, run_id, name),
  FOREIGN KEY (company_id, run_id) REFERENCES run (company_id, id) ON DELETE CASCADE
);

CREATE TABLE installation_setting (
  name text PRIMARY KEY,
  value jsonb NOT NULL
);
