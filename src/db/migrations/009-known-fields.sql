-- Which fields the records of a data set always carried, so that a field that a vendor renames is noticed.
CREATE TABLE known_field (
  company_id uuid NOT NULL,
  connector_id uuid NOT NULL,
  data_set text NOT NULL,
  fields text[] NOT NULL,
  PRIMARY KEY (company_id, connector_id, data_set),
  FOREIGN KEY (company_id, connector_id) REFERENCES connector (company_id, id) ON DELETE CASCADE
);
