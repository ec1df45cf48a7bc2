import { getTranslations } from 'next-intl/server'
import type { ExplanationFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'

type Props = { language: Language; explain: ExplanationFragment | null; of?: string }

/** How an answer was worked out, for those who may know it; `of`: which, where there are several. */
export async function Explained({ language, explain, of }: Props) {
  if (!explain) return null
  const t = await getTranslations('explorer.explain')
  const format = formatFor(language)
  return (
    <details className="explain">
      <summary>{of === undefined ? t('title') : t('titleOf', { of })}</summary>
      <p className="note">
        {t('what', {
          source: t(`source.${explain.source}`),
          rows: format.count(explain.rowsRead),
          ms: format.decimal(explain.elapsedMs),
        })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{explain.sql}</code>
      </pre>
    </details>
  )
}
