import { STEPS } from '#prisma/journey.ts'
import { withClient } from '../server.ts'

/** Of a hundred: who registers anew. The others take their next step, or move to another district. */
const NEW = 20

/** Writes down what the live writers will say, so that they need not look for it: in `bench_draft`, by `place`. */
export async function prepareDrafts(ownerUrl: string, events: number): Promise<void> {
  const next = STEPS.map((step) => `WHEN ${step.toLowerCase()} IS NULL THEN '${step}'`).join(' ')
  const known = Math.ceil((events * (100 - NEW)) / 100)
  await withClient(ownerUrl, async (client) => {
    await client.query('DROP TABLE IF EXISTS bench_draft')
    await client.query('CREATE UNLOGGED TABLE bench_draft (place integer, draft journey.draft)')
    await client.query(
      `INSERT INTO bench_draft (place, draft)
       SELECT row_number() OVER (ORDER BY hashtext(participant_id::text)) - 1,
              ROW(type, participant_id, now(), CASE WHEN type IN ('JOINED', 'SELECTED') THEN 70 END,
                  NULL, CASE WHEN type = 'SLICE_KNOWN' THEN 3202 END, NULL, NULL, NULL,
                  CASE WHEN type = 'PURCHASED' THEN 1 END, CASE WHEN type = 'ACCOUNT_VERIFIED' THEN 1 END,
                  CASE WHEN type = 'PURCHASED' THEN 1 END, NULL, NULL, NULL, NULL, NULL)::journey.draft
       FROM (
         (SELECT participant_id, CASE ${next} ELSE 'SLICE_KNOWN' END AS type FROM journey.participant
          ORDER BY hashtext(participant_id::text) LIMIT $1)
         UNION ALL SELECT uuidv7(), 'REGISTERED' FROM generate_series(1, $2)) AS said`,
      [known, events - known],
    )
    await client.query('CREATE INDEX ON bench_draft (place)')
    await client.query('VACUUM ANALYZE bench_draft')
  })
}
