-- Each process sees its own schema, may append to and read the journey, and posts to the ledger by its functions alone.
DO $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['registration', 'marketplace', 'disbursement', 'analytics', 'issuer'] LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', part, 'gelombang_' || part);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', part, 'gelombang_' || part);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO %I', part, 'gelombang_' || part);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', part, 'gelombang_' || part);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE ON SEQUENCES TO %I', part, 'gelombang_' || part);
  END LOOP;
END $$;

-- Audit entries are never changed.
REVOKE UPDATE, DELETE ON registration.audit_entry FROM gelombang_registration;
REVOKE UPDATE, DELETE ON marketplace.audit_entry FROM gelombang_marketplace;
REVOKE UPDATE, DELETE ON disbursement.audit_entry FROM gelombang_disbursement;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA journey FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;

GRANT USAGE ON SCHEMA journey TO gelombang_registration, gelombang_marketplace, gelombang_disbursement, gelombang_analytics;
GRANT SELECT ON ALL TABLES IN SCHEMA journey TO gelombang_registration, gelombang_marketplace, gelombang_disbursement, gelombang_analytics;
-- Partitions come later; ClickHouse may read them one by one.
ALTER DEFAULT PRIVILEGES IN SCHEMA journey GRANT SELECT ON TABLES TO gelombang_analytics;
GRANT EXECUTE ON FUNCTION journey.horizon(), journey.live_since(), journey.is_played_back(uuid), journey.to_seconds(timestamptz), journey.from_seconds(integer), journey.to_transaction_number(xid8)
  TO gelombang_registration, gelombang_marketplace, gelombang_disbursement, gelombang_analytics;
GRANT EXECUTE ON FUNCTION journey.append_drafts(journey.draft[]), journey.append(jsonb)
  TO gelombang_registration, gelombang_marketplace, gelombang_disbursement;
GRANT EXECUTE ON FUNCTION journey.ensure_partitions(integer) TO gelombang_analytics;

GRANT USAGE ON SCHEMA ledger TO gelombang_marketplace, gelombang_disbursement;
GRANT EXECUTE ON FUNCTION ledger.post_drafts(ledger.draft[]), ledger.post(jsonb), ledger.balance(text, uuid), journey.to_transaction_number(xid8)
  TO gelombang_marketplace, gelombang_disbursement;
