import { getTranslations } from 'next-intl/server'
import { Table } from '../components/table.tsx'
import type { DeskBacklogQuery, MoneyFlowFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'

type Props = { language: Language; progress: DeskBacklogQuery['paymentProgress'] }

const COLUMNS = ['sent', 'settled', 'failed', 'returned', 'underWay'] as const

/** Payments by partner: how many were sent, settled, failed and returned, and what is under way. */
export async function PaymentsFlow({ language, progress }: Props) {
  const t = await getTranslations()
  const format = formatFor(language)
  const cells = (flow: MoneyFlowFragment) => [
    ...COLUMNS.map((column) => (
      <span key={column}>
        {format.count(flow[column].count)}
        <br />
        <span className="aside">{format.rupiah(flow[column].amount)}</span>
      </span>
    )),
    format.decimal(flow.settledPerDay),
    typeof flow.daysToClear === 'number' && flow.underWay.count > 0
      ? t('wave.backlog.days', { days: Math.ceil(flow.daysToClear) })
      : '–',
  ]
  return (
    <section>
      <h2>{t('backlog.payments.title')}</h2>
      <p>{t('backlog.payments.what')}</p>
      <Table
        caption={t('backlog.payments.title')}
        hideCaption
        columns={[
          t('batch.due.partner'),
          ...COLUMNS.map((column) => t(`backlog.payments.${column}`)),
          t('backlog.payments.perDay'),
          t('wave.backlog.clear'),
        ]}
        rows={[
          ...progress.partners.map((partner) => ({ key: partner.key, cells: [partner.label, ...cells(partner)] })),
          { key: 'all', cells: [t('explorer.all'), ...cells(progress)] },
        ]}
      />
    </section>
  )
}
