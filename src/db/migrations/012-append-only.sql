-- The audit log is append-only for the roles that the program works under, by their rights and not by a trigger alone:
-- they may read and add entries. Chains are moved by the three functions below, which run as the owner of the tables,
-- for the company that is set and no other. Comments that begin with "append-only" and "read-only" are what
-- src/db/row-security.ts grants by, and revokes by at every start.
COMMENT ON TABLE audit_entry IS 'append-only: who did what, chained';
COMMENT ON TABLE audit_chain IS 'read-only: moved by audit_head, audit_entry_follows and audit_purge';

-- Row-level security is forced on the owner too; in the functions it sees the company that is set, as the roles do.
CREATE POLICY by_function ON audit_entry USING (company_id = (SELECT nullif(current_setting('chalkline.company', true), '')::uuid));
CREATE POLICY by_function ON audit_chain USING (company_id = (SELECT nullif(current_setting('chalkline.company', true), '')::uuid));

-- The head of the company's chain, locked until the transaction ends: whoever appends does so one after the other.
CREATE FUNCTION audit_head() RETURNS TABLE (seq bigint, hash text) LANGUAGE plpgsql SECURITY DEFINER AS $$
#variable_conflict use_column
DECLARE
  own uuid := nullif(current_setting('chalkline.company', true), '')::uuid;
BEGIN
  INSERT INTO audit_chain (company_id) VALUES (own) ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT c.seq, c.hash FROM audit_chain c WHERE c.company_id = own FOR UPDATE;
END $$;

-- An entry follows the last one of its chain and becomes its head: none is put in between, ahead, or left hanging.
CREATE FUNCTION audit_entry_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  UPDATE audit_chain SET seq = NEW.seq, hash = NEW.hash
    WHERE company_id = NEW.company_id AND seq = NEW.seq - 1
      AND company_id = nullif(current_setting('chalkline.company', true), '')::uuid;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'An entry follows the last one of its chain.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_entry_follows AFTER INSERT ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION audit_entry_follows();

-- What retention removes: the entries of the company that is set up to a checkpoint, whose seal the program computes
-- with a key that is not in the database. Whatever the program asks for, 90 days stay by the database's own clock,
-- and the last entry stays, which the next one follows.
CREATE FUNCTION audit_purge(up_to bigint, seal text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  own uuid := nullif(current_setting('chalkline.company', true), '')::uuid;
  chain audit_chain%ROWTYPE;
  gone bigint;
BEGIN
  SELECT * INTO chain FROM audit_chain WHERE company_id = own FOR UPDATE;
  IF NOT FOUND OR up_to <= chain.base_seq OR up_to >= chain.seq OR EXISTS (
    SELECT 1 FROM audit_entry
    WHERE company_id = own AND seq <= up_to AND at > clock_timestamp() - interval '90 days'
  ) THEN
    RAISE EXCEPTION 'The audit log keeps its last 90 days and its last entry.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE audit_chain SET base_seq = up_to, base_seal = seal,
      base_hash = (SELECT hash FROM audit_entry WHERE company_id = own AND seq = up_to)
    WHERE company_id = own;
  DELETE FROM audit_entry WHERE company_id = own AND seq <= up_to;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- Less than what the function keeps cannot be chosen.
UPDATE retention SET audit_days = 90 WHERE audit_days BETWEEN 1 AND 89;
ALTER TABLE retention ADD CONSTRAINT retention_audit_days_enough CHECK (audit_days = 0 OR audit_days >= 90);

-- A fixed search path, so that nobody's table of the same name is taken for ours, and nobody else calls them.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit_head()', 'audit_entry_follows()', 'audit_purge(bigint, text)', 'audit_entry_stays()'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', name, current_schema());
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION audit_head(), audit_purge(bigint, text) TO chalkline_app;
