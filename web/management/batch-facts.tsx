import { getTranslations } from 'next-intl/server'
import { Table } from '../components/table.tsx'
import type { PaymentBatchQuery } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { paymentStateOf } from './payment-states.ts'
import { nameOf } from './person-name.ts'

export type Batch = NonNullable<PaymentBatchQuery['paymentBatch']>

/** Who did what with a batch and when, its hash, and its payments by state. */
export async function BatchFacts({ language, batch }: { language: Language; batch: Batch }) {
  const t = await getTranslations('batch')
  const format = formatFor(language)
  const by = (person: string | null | undefined, instant: string | null | undefined) =>
    instant ? t('by', { person: nameOf(person, t('playback')), instant: format.instant(instant) }) : '–'
  const facts = [
    ['state', t(`state.${batch.state}`)],
    ['count', format.count(batch.count)],
    ['amount', format.rupiah(batch.amount)],
    ['createdBy', by(batch.createdByName, batch.createdAt)],
    ['approvedBy', by(batch.approvedByName, batch.approvedAt)],
    ['sentAt', batch.sentAt ? format.instant(batch.sentAt) : '–'],
    ['closedAt', batch.closedAt ? format.instant(batch.closedAt) : '–'],
  ] as const
  return (
    <>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`column.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('column.hash')}</dt>
          <dd>
            <code>{batch.hash}</code>
          </dd>
        </div>
      </dl>
      {batch.progress.length === 0 ? null : (
        <Table
          caption={t('progress')}
          columns={[t('column.state'), t('column.count'), t('column.amount')]}
          rows={batch.progress.map(({ state, count, amount }) => ({
            key: state,
            cells: [t(`payment.${paymentStateOf(state)}`), format.count(count), format.rupiah(amount)],
          }))}
        />
      )}
    </>
  )
}
