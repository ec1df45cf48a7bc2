import { getTranslations } from 'next-intl/server'

/** Where a table protects people: a short sign to the eye, words to whoever hears, copies or searches the page. */
export async function Withheld() {
  const t = await getTranslations('funnel')
  return (
    <span className="withheld">
      <span className="unseen">{t('withheld')}</span>
    </span>
  )
}

/** What the sign stands for. */
export async function WithheldLegend() {
  const t = await getTranslations('funnel')
  return (
    <p className="note legend">
      <span className="withheld" /> {t('withheldLegend')}
    </p>
  )
}
