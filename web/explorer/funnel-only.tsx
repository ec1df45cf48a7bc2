import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import type { Explorer } from './load.ts'
import { seriesIn } from './series.ts'

/** On views other than the funnel: what of the question holds for the funnel alone, its order and what it is compared with. */
export async function FunnelOnly({ language, explorer }: { language: Language; explorer: Explorer }) {
  const { figures, question } = explorer
  const t = await getTranslations('explorer')
  const [first] = figures?.funnel.comparison ? await seriesIn(language, explorer) : []
  return (
    <>
      {question.order === 'ANY' ? null : (
        <p className="note">{t('orderNotHere', { order: t(`order.${question.order}`) })}</p>
      )}
      {first === undefined ? null : <p className="note">{t('comparedNotHere', { series: first.label })}</p>}
    </>
  )
}
