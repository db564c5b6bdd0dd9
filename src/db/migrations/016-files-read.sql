-- Which contents a sync has taken in from files, so that the same file, under whatever name, is not taken in twice.
CREATE TABLE file_read (
  company_id uuid NOT NULL,
  sync_id uuid NOT NULL,
  connector_id uuid NOT NULL,
  data_set text NOT NULL,
  sha256 text NOT NULL,
  name text NOT NULL,
  read_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (company_id, sync_id, connector_id, data_set, sha256),
  FOREIGN KEY (company_id, sync_id) REFERENCES sync (company_id, id) ON DELETE CASCADE
);
