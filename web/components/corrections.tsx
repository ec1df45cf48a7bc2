import { getTranslations } from 'next-intl/server'
import { type Correction, correctionsOf } from '../data/load-corrections.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'

type Props = { language: Language; all: readonly Correction[]; edition: number | null; table: string }

/** What turned out to be wrong in the figures above, as it is noted beside their edition. */
export async function Corrections({ language, all, edition, table }: Props) {
  const t = await getTranslations('openData')
  const format = formatFor(language)
  return correctionsOf(all, edition, table).map((each) => (
    <p className="note correction" key={`${each.edition} ${each.notedAt}`}>
      {t('correction', { edition: each.edition, instant: format.instant(each.notedAt) })} {each.text}
    </p>
  ))
}
