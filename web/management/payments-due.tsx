import { getTranslations } from 'next-intl/server'
import { Table } from '../components/table.tsx'
import type { Viewer } from '../data/viewer.ts'
import type { PaymentsDueQuery } from '../generated/graphql.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { MANAGEMENT_PAGES } from './pages.ts'

type Props = { language: Language; viewer: Viewer; due: PaymentsDueQuery['paymentsDue'] }

/** What a batch for each partner would hold now, and for officers the way to build it. */
export async function PaymentsDue({ language, viewer, due }: Props) {
  const t = await getTranslations('batch')
  const format = formatFor(language)
  const mayBuild = viewer.roles.includes('payment_officer')
  return (
    <section>
      <h2>{t('due.title')}</h2>
      <Table
        caption={t('due.title')}
        hideCaption
        columns={[
          t('due.partner'),
          t('column.count'),
          t('column.amount'),
          ...(mayBuild ? [{ words: t('due.next') }] : []),
        ]}
        rows={due.map(({ partner, count, amount }) => ({
          key: partner.id,
          cells: [
            partner.name,
            format.count(count),
            format.rupiah(amount),
            ...(mayBuild
              ? [
                  count === 0 ? (
                    '–'
                  ) : (
                    <a
                      key="build"
                      href={addressIn(
                        language,
                        `${MANAGEMENT_PAGES.payments.path}/build`,
                        new URLSearchParams({ partner: partner.id }).toString(),
                      )}
                    >
                      {t('build.link')}
                      <span className="unseen"> {partner.name}</span>
                    </a>
                  ),
                ]
              : []),
          ],
        }))}
      />
    </section>
  )
}
