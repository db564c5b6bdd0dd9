-- What sealed values say about whom: keyed hashes of employee numbers and SSNs, cut to 32 bits, so that the rows of one
-- person are found without opening everybody's. Null: written before there were marks; they are made when first needed.
ALTER TABLE change ADD COLUMN marks integer[];
ALTER TABLE link ADD COLUMN marks integer[];
-- A few numbers: to keep them apart from their row would cost more than they take.
ALTER TABLE change ALTER COLUMN marks SET STORAGE PLAIN;
ALTER TABLE link ALTER COLUMN marks SET STORAGE PLAIN;

-- The hashes of one person belong together: whoever is readmitted by one of them is readmitted by all.
ALTER TABLE erased_person ADD COLUMN person uuid;
-- Whether it is of an SSN, which tells people apart.
ALTER TABLE erased_person ADD COLUMN of_ssn boolean NOT NULL DEFAULT false;
UPDATE erased_person SET person = gen_random_uuid();
ALTER TABLE erased_person ALTER COLUMN person SET NOT NULL;
ALTER TABLE erased_person DROP CONSTRAINT erased_person_pkey;
ALTER TABLE erased_person ADD PRIMARY KEY (company_id, person, hash);
CREATE INDEX erased_person_hash ON erased_person (company_id, hash);
