-- The ledger: double entry, append-only, reached only through ledger.post. An account is a kind and, for accounts that
-- belong to somebody, an owner (a participant or a partner); shared accounts have the zero owner. A balance is a sum.
CREATE SCHEMA ledger;

CREATE TABLE ledger.account_kind (
  code smallint PRIMARY KEY,
  name text NOT NULL UNIQUE,
  -- Whether the balance may never fall below zero; then the account is locked while it pays.
  guarded boolean NOT NULL
);
INSERT INTO ledger.account_kind (code, name, guarded) VALUES
  (1, 'TREASURY', false),
  (2, 'BUDGET', false),
  (3, 'TRAINING_BALANCE', true),
  (4, 'HELD_FOR_PURCHASE', true),
  (5, 'PLATFORM_PAYABLE', false),
  (6, 'INCENTIVE_PAYABLE', true),
  (7, 'IN_TRANSIT', false),
  (8, 'PAID_OUT', false),
  (9, 'RETURNED', false);

-- The closed list of movements, and which role may post them.
CREATE TABLE ledger.movement (
  code smallint PRIMARY KEY,
  name text NOT NULL UNIQUE,
  debit smallint NOT NULL REFERENCES ledger.account_kind,
  credit smallint NOT NULL REFERENCES ledger.account_kind,
  role name
);
INSERT INTO ledger.movement (code, name, debit, credit, role) VALUES
  (1, 'FUND_BUDGET', 1, 2, NULL),
  (2, 'GRANT_TRAINING_BALANCE', 2, 3, 'gelombang_marketplace'),
  (3, 'HOLD_FOR_PURCHASE', 3, 4, 'gelombang_marketplace'),
  (4, 'CAPTURE_PURCHASE', 4, 5, 'gelombang_marketplace'),
  (5, 'RELEASE_PURCHASE', 4, 3, 'gelombang_marketplace'),
  (6, 'EXPIRE_TRAINING_BALANCE', 3, 1, 'gelombang_marketplace'),
  (7, 'OWE_INCENTIVE', 2, 6, 'gelombang_disbursement'),
  (8, 'SEND_PAYMENT', 6, 7, 'gelombang_disbursement'),
  (9, 'SETTLE_PAYMENT', 7, 8, 'gelombang_disbursement'),
  (10, 'FAIL_PAYMENT', 7, 6, 'gelombang_disbursement'),
  (11, 'RETURN_PAYMENT', 8, 9, 'gelombang_disbursement');

CREATE TABLE ledger.transfer (
  -- What the transfer is for: the selection, purchase, entitlement or attempt. Each moves once in each way.
  reference uuid NOT NULL,
  movement smallint NOT NULL REFERENCES ledger.movement,
  amount bigint NOT NULL CHECK (amount > 0),
  debit_kind smallint NOT NULL,
  debit_owner uuid NOT NULL,
  credit_kind smallint NOT NULL,
  credit_owner uuid NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  transaction_id bigint NOT NULL DEFAULT journey.to_transaction_number(pg_current_xact_id()),
  posted_by name NOT NULL DEFAULT session_user,
  PRIMARY KEY (reference, movement)
);
CREATE INDEX transfer_debit ON ledger.transfer (debit_owner, debit_kind);
CREATE INDEX transfer_credit ON ledger.transfer (credit_owner, credit_kind);

CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: correct it by a new transfer';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger.transfer
FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE FUNCTION ledger.balance(kind text, owner uuid DEFAULT '00000000-0000-0000-0000-000000000000') RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
  SELECT coalesce((SELECT sum(amount) FROM transfer WHERE credit_owner = owner AND credit_kind = k.code), 0)::bigint
       - coalesce((SELECT sum(amount) FROM transfer WHERE debit_owner = owner AND debit_kind = k.code), 0)::bigint
  FROM account_kind k WHERE k.name = kind
$$;

-- Owners are absent for shared accounts (TREASURY, BUDGET, RETURNED).
CREATE TYPE ledger.draft AS (
  movement text,
  reference uuid,
  amount bigint,
  debit_owner uuid,
  credit_owner uuid,
  occurred_at timestamptz
);

-- Posts whole transfers in the caller's transaction and returns how many are new: one that was posted before with the
-- same content is passed over. Raises insufficient_privilege for a movement that the role may not post, check_violation
-- ("insufficient balance") when a guarded account would fall below zero, unique_violation when a reference was posted
-- before with another content.
CREATE FUNCTION ledger.post_drafts(drafts ledger.draft[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  zero constant uuid := '00000000-0000-0000-0000-000000000000';
  refused text;
  posted integer;
BEGIN
  SELECT string_agg(DISTINCT coalesce(d.movement, 'nothing'), ', ') INTO refused
  FROM unnest(drafts) d LEFT JOIN movement m ON m.name = d.movement
  WHERE m.code IS NULL OR (session_user <> current_user AND m.role IS DISTINCT FROM session_user);
  IF refused IS NOT NULL THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s may not post %s', session_user, refused);
  END IF;

  -- Guarded accounts are locked one by one in the same order, by everybody.
  PERFORM pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended(d.debit_owner::text, m.debit) AS key
    FROM unnest(drafts) d
    JOIN movement m ON m.name = d.movement
    JOIN account_kind k ON k.code = m.debit AND k.guarded
    ORDER BY key) ordered;

  SELECT string_agg(d.reference::text, ', ') INTO refused
  FROM unnest(drafts) d
  JOIN movement m ON m.name = d.movement
  JOIN transfer t ON t.reference = d.reference AND t.movement = m.code
  WHERE (t.amount, t.debit_owner, t.credit_owner)
        IS DISTINCT FROM (d.amount, coalesce(d.debit_owner, zero), coalesce(d.credit_owner, zero));
  IF refused IS NOT NULL THEN
    RAISE unique_violation USING MESSAGE = format('posted before with another content: %s', left(refused, 200));
  END IF;

  INSERT INTO transfer (reference, movement, amount, debit_kind, debit_owner, credit_kind, credit_owner, occurred_at)
  SELECT d.reference, m.code, d.amount, m.debit, coalesce(d.debit_owner, zero), m.credit, coalesce(d.credit_owner, zero),
         coalesce(d.occurred_at, clock_timestamp())
  FROM unnest(drafts) d JOIN movement m ON m.name = d.movement
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS posted = ROW_COUNT;

  IF EXISTS (
    SELECT FROM (
      SELECT DISTINCT coalesce(d.debit_owner, zero) AS owner, k.name
      FROM unnest(drafts) d
      JOIN movement m ON m.name = d.movement
      JOIN account_kind k ON k.code = m.debit AND k.guarded) guarded
    WHERE balance(guarded.name, guarded.owner) < 0)
  THEN
    RAISE check_violation USING MESSAGE = 'insufficient balance';
  END IF;
  RETURN posted;
END $$;

CREATE FUNCTION ledger.post(drafts jsonb) RETURNS integer
LANGUAGE sql AS $$
  SELECT ledger.post_drafts((
    SELECT array_agg(d ORDER BY ordinality)
    FROM jsonb_array_elements(drafts) WITH ORDINALITY AS item (value, ordinality),
         jsonb_populate_record(NULL::ledger.draft, item.value) d))
$$;
