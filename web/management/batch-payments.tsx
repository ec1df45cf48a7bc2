import { getTranslations } from 'next-intl/server'
import { Table } from '../components/table.tsx'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import type { Batch } from './batch-facts.tsx'
import { paymentStateOf } from './payment-states.ts'

type Props = { language: Language; payments: readonly Batch['payments']['edges'][number]['node'][] }

/** The payments of a batch, none of them with a name or a whole account number. */
export async function BatchPayments({ language, payments }: Props) {
  const t = await getTranslations('batch')
  const format = formatFor(language)
  if (payments.length === 0) return <p>{t('noPayments')}</p>
  return (
    <section>
      <h2>{t('payments')}</h2>
      <Table
        caption={t('payments')}
        hideCaption
        columns={(['reference', 'kind', 'account', 'amount', 'state', 'why'] as const).map((name) =>
          name === 'amount' ? t(`column.${name}`) : { words: t(`column.${name}`) },
        )}
        rows={payments.map(({ id, reference, kind, ordinal, account, amount, state, failure }) => ({
          key: id,
          cells: [
            <code key="reference">{reference ?? '–'}</code>,
            t(`kind.${kind}`, { ordinal }),
            account?.maskedNumber ?? '–',
            format.rupiah(amount),
            t(`payment.${paymentStateOf(state)}`),
            failure ? t(`failure.${failure.code}`) : '–',
          ],
        }))}
      />
    </section>
  )
}
