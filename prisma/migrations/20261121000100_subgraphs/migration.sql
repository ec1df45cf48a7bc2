-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "analytics";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "disbursement";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "issuer";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "marketplace";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "registration";

-- CreateTable
CREATE TABLE "analytics"."pipeline_window" (
    "id" BIGSERIAL NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "from_transaction" BIGINT NOT NULL,
    "until_transaction" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "pulled_at" TIMESTAMPTZ(3),
    "published_at" TIMESTAMPTZ(3),
    "events" INTEGER,
    "watermark" TIMESTAMPTZ(6),

    CONSTRAINT "pipeline_window_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disbursement"."recipient" (
    "participant_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "selected_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "reviewed_at" TIMESTAMPTZ(3),
    "certified_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),

    CONSTRAINT "recipient_pkey" PRIMARY KEY ("participant_id")
);

-- CreateTable
CREATE TABLE "disbursement"."payout_account" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "participant_id" UUID NOT NULL,
    "partner_id" UUID NOT NULL,
    "number_sealed" BYTEA NOT NULL,
    "number_index" BYTEA NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,
    "verified_at" TIMESTAMPTZ(3),
    "refusal_code" TEXT,
    "unlinked_at" TIMESTAMPTZ(3),

    CONSTRAINT "payout_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disbursement"."entitlement" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "participant_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "ordinal" SMALLINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "entitlement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disbursement"."payment_batch" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "partner_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "count" INTEGER NOT NULL,
    "amount" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "payment_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disbursement"."payment_instruction" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "batch_id" UUID NOT NULL,
    "entitlement_id" UUID NOT NULL,
    "participant_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_instruction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disbursement"."payment_attempt" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "instruction_id" UUID NOT NULL,
    "number" SMALLINT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT,
    "failure_code" TEXT,
    "outcome_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disbursement"."idempotency" (
    "actor" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" BYTEA NOT NULL,
    "response" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("actor","operation","key")
);

-- CreateTable
CREATE TABLE "disbursement"."audit_entry" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "subject_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disbursement"."checkpoint" (
    "reader" TEXT NOT NULL,
    "transaction_id" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("reader")
);

-- CreateTable
CREATE TABLE "issuer"."artifact" (
    "model" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "grant_id" TEXT,
    "user_code" TEXT,
    "uid" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "artifact_pkey" PRIMARY KEY ("model","id")
);

-- CreateTable
CREATE TABLE "issuer"."signing_key" (
    "kid" TEXT NOT NULL,
    "jwk" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "marketplace"."partner" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slice_code" SMALLINT NOT NULL,
    "owner_id" UUID,

    CONSTRAINT "partner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "marketplace"."course" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "category" SMALLINT NOT NULL,
    "platform_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "price" BIGINT NOT NULL,
    "session_count" SMALLINT NOT NULL DEFAULT 1,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "course_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "marketplace"."shopper" (
    "participant_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "selected_at" TIMESTAMPTZ(3),
    "wave" SMALLINT,
    "purchase_by" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "shopper_pkey" PRIMARY KEY ("participant_id")
);

-- CreateTable
CREATE TABLE "marketplace"."purchase" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "participant_id" UUID NOT NULL,
    "course_id" UUID NOT NULL,
    "price" BIGINT NOT NULL,
    "purchased_at" TIMESTAMPTZ(3) NOT NULL,
    "code_index" BYTEA NOT NULL,
    "code_sealed" BYTEA NOT NULL,
    "code_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "redeemed_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),

    CONSTRAINT "purchase_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "marketplace"."completion" (
    "purchase_id" UUID NOT NULL,
    "completed_at" TIMESTAMPTZ(3) NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,
    "reported_by" TEXT NOT NULL,
    "reconciled_at" TIMESTAMPTZ(3),

    CONSTRAINT "completion_pkey" PRIMARY KEY ("purchase_id")
);

-- CreateTable
CREATE TABLE "marketplace"."review" (
    "purchase_id" UUID NOT NULL,
    "rating" SMALLINT NOT NULL,
    "text" TEXT NOT NULL,
    "reviewed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_pkey" PRIMARY KEY ("purchase_id")
);

-- CreateTable
CREATE TABLE "marketplace"."certificate" (
    "purchase_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "certificate_pkey" PRIMARY KEY ("purchase_id")
);

-- CreateTable
CREATE TABLE "marketplace"."idempotency" (
    "actor" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" BYTEA NOT NULL,
    "response" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("actor","operation","key")
);

-- CreateTable
CREATE TABLE "marketplace"."audit_entry" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "subject_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "marketplace"."checkpoint" (
    "reader" TEXT NOT NULL,
    "transaction_id" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("reader")
);

-- CreateTable
CREATE TABLE "registration"."registrant" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "email_sealed" BYTEA NOT NULL,
    "email_index" BYTEA NOT NULL,
    "phone_sealed" BYTEA,
    "phone_index" BYTEA,
    "identity_sealed" BYTEA,
    "nik_index" BYTEA,
    "kk_index" BYTEA,
    "age_band" SMALLINT NOT NULL DEFAULT 0,
    "gender" SMALLINT NOT NULL DEFAULT 0,
    "province" SMALLINT NOT NULL DEFAULT 0,
    "district" SMALLINT NOT NULL DEFAULT 0,
    "education" SMALLINT NOT NULL DEFAULT 0,
    "occupation" TEXT NOT NULL DEFAULT 'UNKNOWN',
    "in_formal_education" BOOLEAN NOT NULL DEFAULT false,
    "laid_off" BOOLEAN NOT NULL DEFAULT false,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,
    "email_verified_at" TIMESTAMPTZ(3),
    "identity_verified_at" TIMESTAMPTZ(3),
    "phone_verified_at" TIMESTAMPTZ(3),
    "eligible_at" TIMESTAMPTZ(3),
    "selected_wave" SMALLINT,
    "selected_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "registrant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration"."contact_challenge" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "registrant_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "phone_sealed" BYTEA,
    "phone_index" BYTEA,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_challenge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration"."outgoing_message" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "channel" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "outgoing_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration"."wave" (
    "number" SMALLINT NOT NULL,
    "quota" INTEGER NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "drawn_at" TIMESTAMPTZ(3),
    "announced_at" TIMESTAMPTZ(3),
    "purchase_within_days" SMALLINT,
    "draw_seed" TEXT,
    "entrant_count" INTEGER,
    "selected_count" INTEGER,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "wave_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "registration"."wave_entry" (
    "wave_number" SMALLINT NOT NULL,
    "registrant_id" UUID NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "priority" SMALLINT NOT NULL DEFAULT 1,
    "rule_version" TEXT NOT NULL,
    "selected_at" TIMESTAMPTZ(3),

    CONSTRAINT "wave_entry_pkey" PRIMARY KEY ("wave_number","registrant_id")
);

-- CreateTable
CREATE TABLE "registration"."eligibility_decision" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "registrant_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "rule_version" TEXT NOT NULL,
    "eligible" BOOLEAN NOT NULL,
    "reason_codes" TEXT[],
    "decided_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "eligibility_decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration"."rule_version" (
    "version" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "rules" JSONB NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "rule_version_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "registration"."idempotency" (
    "actor" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" BYTEA NOT NULL,
    "response" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("actor","operation","key")
);

-- CreateTable
CREATE TABLE "registration"."audit_entry" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "subject_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration"."checkpoint" (
    "reader" TEXT NOT NULL,
    "transaction_id" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("reader")
);

-- CreateIndex
CREATE INDEX "pipeline_window_published_at_idx" ON "analytics"."pipeline_window"("published_at");

-- CreateIndex
CREATE UNIQUE INDEX "pipeline_window_epoch_from_transaction_key" ON "analytics"."pipeline_window"("epoch", "from_transaction");

-- CreateIndex
CREATE INDEX "payout_account_participant_id_idx" ON "disbursement"."payout_account"("participant_id");

-- CreateIndex
CREATE INDEX "payout_account_partner_id_number_index_idx" ON "disbursement"."payout_account"("partner_id", "number_index");

-- CreateIndex
CREATE INDEX "entitlement_due_at_idx" ON "disbursement"."entitlement"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "entitlement_participant_id_kind_ordinal_key" ON "disbursement"."entitlement"("participant_id", "kind", "ordinal");

-- CreateIndex
CREATE INDEX "payment_batch_state_idx" ON "disbursement"."payment_batch"("state");

-- CreateIndex
CREATE UNIQUE INDEX "payment_instruction_entitlement_id_key" ON "disbursement"."payment_instruction"("entitlement_id");

-- CreateIndex
CREATE INDEX "payment_instruction_batch_id_idx" ON "disbursement"."payment_instruction"("batch_id");

-- CreateIndex
CREATE INDEX "payment_instruction_participant_id_idx" ON "disbursement"."payment_instruction"("participant_id");

-- CreateIndex
CREATE INDEX "payment_instruction_state_idx" ON "disbursement"."payment_instruction"("state");

-- CreateIndex
CREATE UNIQUE INDEX "payment_attempt_instruction_id_number_key" ON "disbursement"."payment_attempt"("instruction_id", "number");

-- CreateIndex
CREATE INDEX "audit_entry_subject_id_idx" ON "disbursement"."audit_entry"("subject_id");

-- CreateIndex
CREATE INDEX "artifact_grant_id_idx" ON "issuer"."artifact"("grant_id");

-- CreateIndex
CREATE INDEX "artifact_uid_idx" ON "issuer"."artifact"("uid");

-- CreateIndex
CREATE INDEX "artifact_expires_at_idx" ON "issuer"."artifact"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "partner_code_key" ON "marketplace"."partner"("code");

-- CreateIndex
CREATE UNIQUE INDEX "course_code_key" ON "marketplace"."course"("code");

-- CreateIndex
CREATE INDEX "course_platform_id_idx" ON "marketplace"."course"("platform_id");

-- CreateIndex
CREATE INDEX "course_provider_id_idx" ON "marketplace"."course"("provider_id");

-- CreateIndex
CREATE UNIQUE INDEX "purchase_code_index_key" ON "marketplace"."purchase"("code_index");

-- CreateIndex
CREATE INDEX "purchase_course_id_idx" ON "marketplace"."purchase"("course_id");

-- CreateIndex
CREATE UNIQUE INDEX "purchase_participant_id_course_id_key" ON "marketplace"."purchase"("participant_id", "course_id");

-- CreateIndex
CREATE UNIQUE INDEX "certificate_number_key" ON "marketplace"."certificate"("number");

-- CreateIndex
CREATE INDEX "audit_entry_subject_id_idx" ON "marketplace"."audit_entry"("subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "registrant_email_index_key" ON "registration"."registrant"("email_index");

-- CreateIndex
CREATE UNIQUE INDEX "registrant_phone_index_key" ON "registration"."registrant"("phone_index");

-- CreateIndex
CREATE UNIQUE INDEX "registrant_nik_index_key" ON "registration"."registrant"("nik_index");

-- CreateIndex
CREATE INDEX "registrant_kk_index_idx" ON "registration"."registrant"("kk_index");

-- CreateIndex
CREATE INDEX "contact_challenge_registrant_id_purpose_created_at_idx" ON "registration"."contact_challenge"("registrant_id", "purpose", "created_at");

-- CreateIndex
CREATE INDEX "contact_challenge_secret_hash_idx" ON "registration"."contact_challenge"("secret_hash");

-- CreateIndex
CREATE INDEX "outgoing_message_sent_at_next_at_idx" ON "registration"."outgoing_message"("sent_at", "next_at");

-- CreateIndex
CREATE INDEX "wave_entry_registrant_id_idx" ON "registration"."wave_entry"("registrant_id");

-- CreateIndex
CREATE INDEX "eligibility_decision_registrant_id_idx" ON "registration"."eligibility_decision"("registrant_id");

-- CreateIndex
CREATE INDEX "audit_entry_subject_id_idx" ON "registration"."audit_entry"("subject_id");

-- AddForeignKey
ALTER TABLE "disbursement"."payment_instruction" ADD CONSTRAINT "payment_instruction_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "disbursement"."payment_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disbursement"."payment_instruction" ADD CONSTRAINT "payment_instruction_entitlement_id_fkey" FOREIGN KEY ("entitlement_id") REFERENCES "disbursement"."entitlement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disbursement"."payment_attempt" ADD CONSTRAINT "payment_attempt_instruction_id_fkey" FOREIGN KEY ("instruction_id") REFERENCES "disbursement"."payment_instruction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "marketplace"."course" ADD CONSTRAINT "course_platform_id_fkey" FOREIGN KEY ("platform_id") REFERENCES "marketplace"."partner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "marketplace"."course" ADD CONSTRAINT "course_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "marketplace"."partner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "marketplace"."purchase" ADD CONSTRAINT "purchase_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "marketplace"."course"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "marketplace"."completion" ADD CONSTRAINT "completion_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "marketplace"."purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "marketplace"."review" ADD CONSTRAINT "review_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "marketplace"."purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "marketplace"."certificate" ADD CONSTRAINT "certificate_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "marketplace"."purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registration"."wave_entry" ADD CONSTRAINT "wave_entry_wave_number_fkey" FOREIGN KEY ("wave_number") REFERENCES "registration"."wave"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registration"."wave_entry" ADD CONSTRAINT "wave_entry_registrant_id_fkey" FOREIGN KEY ("registrant_id") REFERENCES "registration"."registrant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registration"."eligibility_decision" ADD CONSTRAINT "eligibility_decision_registrant_id_fkey" FOREIGN KEY ("registrant_id") REFERENCES "registration"."registrant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

