-- Which key the personal data in this database is sealed with: a fingerprint that says nothing of the key itself.
CREATE TABLE registration.data_key (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  fingerprint bytea NOT NULL
);
