-- Who was erased, as keyed hashes only: what keeps the next run from bringing them back.
CREATE TABLE erased_person (
  company_id uuid NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  hash text NOT NULL,
  erased_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (company_id, hash)
);
