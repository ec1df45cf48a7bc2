import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'

/** Incentives settled, rounded to read and exact to check. */
export async function PaidAmount({ language, amount }: { language: Language; amount: string | null }) {
  const t = await getTranslations('home')
  const format = formatFor(language)
  return (
    <section>
      <h2>{t('paidAmount')}</h2>
      {amount === null ? (
        <p className="note">{t('paidAmountWithheld')}</p>
      ) : (
        <p>
          <strong className="figure">{format.rupiahRounded(amount)}</strong>{' '}
          <span className="aside">{t('paidAmountExact', { amount: format.rupiah(amount) })}</span>
        </p>
      )}
    </section>
  )
}
