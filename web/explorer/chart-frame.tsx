import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { ExplanationFragment } from '../generated/graphql.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { Explained } from '../management/explained.tsx'
import { FreshnessBadge } from '../management/freshness-badge.tsx'
import { MANAGEMENT_PAGES } from '../management/pages.ts'

type Props = {
  language: Language
  name: 'funnel' | 'times' | 'trend' | 'stopped'
  query: string
  answer: { watermark: string | null; lagSeconds: number; explain: ExplanationFragment | null }
  children: ReactNode
}

/** Around each chart: the same as files, how fresh it is, and how it was worked out. */
export async function ChartFrame({ language, name, query, answer, children }: Props) {
  const t = await getTranslations('explorer')
  const path = MANAGEMENT_PAGES.funnel.path
  const { explain } = answer
  const files = name === 'stopped' ? (['csv'] as const) : (['csv', 'svg', 'png'] as const)
  return (
    <>
      {children}
      <div className="files">
        {files.map((kind) => (
          <a
            key={kind}
            href={addressIn(language, `${path}/${name}.${kind}`, query)}
            data-key={name === 'funnel' && kind === 'csv' ? 'c' : undefined}
            download=""
          >
            {kind.toUpperCase()}
            <span className="unseen"> {t(`file.${name}`)}</span>
          </a>
        ))}
        <FreshnessBadge language={language} answer={answer} />
      </div>
      <Explained language={language} explain={explain} />
    </>
  )
}
