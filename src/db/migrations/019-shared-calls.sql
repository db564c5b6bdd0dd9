-- How many calls somebody has made within the minute, as far as processes have told; the key is a hash. Not logged: after
-- a crash of the database everybody begins at none.
CREATE UNLOGGED TABLE call_share (
  key_hash text PRIMARY KEY,
  window_start timestamptz NOT NULL,
  taken integer NOT NULL
) WITH (fillfactor = 50);
