-- Each file has a key of its own; it rests here, sealed by the company's. Without it the bytes on the disk say nothing.
-- Nothing is released yet: files from before, which lie in clear, are not taken over.
DELETE FROM run_file;
DELETE FROM upload;
ALTER TABLE run_file ADD COLUMN sealed_key bytea NOT NULL;
ALTER TABLE upload ADD COLUMN sealed_key bytea NOT NULL;
