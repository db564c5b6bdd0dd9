-- Hashes whose key was lost recognise nobody any more. They stay, as a count of people to be left out again, until
-- somebody says that this was done.
ALTER TABLE erased_person ADD COLUMN key_lost boolean NOT NULL DEFAULT false;
UPDATE erased_person SET key_lost = true
WHERE erased_at < (SELECT (value->>'at')::timestamptz FROM installation_setting WHERE name = 'audit-keys-lost');
