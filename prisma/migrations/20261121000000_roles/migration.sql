-- One database role per process. They cannot sign in until whoever installs the platform gives them a password.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['gelombang_registration', 'gelombang_marketplace', 'gelombang_disbursement',
                              'gelombang_analytics', 'gelombang_issuer'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- roles belong to the whole cluster: another database brought it
    END;
    -- One long writer holds back every reader of the journey.
    EXECUTE format('ALTER ROLE %I SET transaction_timeout = ''60s''', name);
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''30s''', name);
  END LOOP;
END $$;
