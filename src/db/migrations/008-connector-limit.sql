-- The calls that count against a vendor's limits, for all processes that call through one connector, and for the next
-- one after a restart. JSON that only src/sdk/net/limit-book.ts reads: relative numbers, below the size at which
-- PostgreSQL would store it apart, and no index on what changes, so that an update writes one page.
CREATE TABLE connector_limit (
  company_id uuid NOT NULL,
  connector_id uuid NOT NULL,
  book text NOT NULL,
  PRIMARY KEY (company_id, connector_id),
  FOREIGN KEY (company_id, connector_id) REFERENCES connector (company_id, id) ON DELETE CASCADE
) WITH (fillfactor = 25);
