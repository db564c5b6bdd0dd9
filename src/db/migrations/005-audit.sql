-- Who did what to what from where. Entries are chained: each hash covers the entry and the hash before it, under a key
-- that is not in the database. `company_id` is the nil id for what concerns the whole installation. No reference to
-- company: the log outlives what it tells of.
CREATE TABLE audit_entry (
  company_id uuid NOT NULL,
  -- Without gaps in each chain, from 1.
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  user_id text,
  user_name text NOT NULL,
  trigger text NOT NULL,
  address text,
  action text NOT NULL,
  subject_kind text,
  subject_id text,
  subject_name text,
  details jsonb NOT NULL DEFAULT '{}',
  hash text NOT NULL,
  PRIMARY KEY (company_id, seq)
);
CREATE INDEX audit_entry_action ON audit_entry (company_id, action, seq DESC);
CREATE INDEX audit_entry_person ON audit_entry (company_id, user_id, seq DESC);

-- One row per chain. Whoever appends locks it, so that a chain never forks.
CREATE TABLE audit_chain (
  company_id uuid PRIMARY KEY,
  seq bigint NOT NULL DEFAULT 0,
  hash text NOT NULL DEFAULT '',
  -- The checkpoint that retention leaves: entries up to here are gone on purpose, `base_seal` proves by whom.
  base_seq bigint NOT NULL DEFAULT 0,
  base_hash text NOT NULL DEFAULT '',
  base_seal text
);

-- Append-only for everybody, the owner of the tables included. The one door: what lies before the checkpoint may go.
CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (
    SELECT 1 FROM audit_chain WHERE company_id = OLD.company_id AND OLD.seq <= base_seq
  ) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION audit_entry_stays();
CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays();

-- How long a company keeps what runs hold, in days; 0 keeps it for ever. Without a row: 400 days, and seven years of
-- audit log.
CREATE TABLE retention (
  company_id uuid PRIMARY KEY REFERENCES company (id) ON DELETE CASCADE,
  run_days integer NOT NULL CHECK (run_days >= 0),
  audit_days integer NOT NULL CHECK (audit_days >= 0)
);
-- The run's row stays with its counts; its events, changes and files were removed then.
ALTER TABLE run ADD COLUMN purged_at timestamptz;
