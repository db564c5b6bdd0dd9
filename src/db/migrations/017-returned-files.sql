-- A run also keeps what it told the sender of files: rows that were not taken, and acknowledgements.
ALTER TABLE run_file DROP CONSTRAINT run_file_direction_check;
ALTER TABLE run_file ADD CONSTRAINT run_file_direction_check CHECK (direction IN ('read', 'produced', 'returned'));
