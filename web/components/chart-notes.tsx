import { getTranslations } from 'next-intl/server'
import type { Progress } from '../data/load-progress.ts'
import type { Language } from '../i18n/languages.ts'
import { chartNotes } from '../statistics/progress-notes.ts'

/** `eventsAt`: where the table of waves and rules is. */
type Props = { language: Language; progress: Progress; withHint: boolean; eventsAt: string }

/** What a chart over time needs in words: how its line was drawn, which rules changed, and which days it leaves out. */
export async function ChartNotes({ language, progress, withHint, eventsAt }: Props) {
  const t = await getTranslations('progress')
  const notes = [
    ...(withHint ? [t('hint', { gaps: progress.gaps.length })] : []),
    ...(await chartNotes(language, progress, { full: withHint })),
  ]
  const events = progress.waves.length + progress.rules.length
  if (notes.length === 0 && events === 0) return null
  return (
    <p className="note">
      {notes.join(' ')}{' '}
      {events === 0 ? null : (
        <span>
          <a href={eventsAt}>{t('toEvents')}</a>
        </span>
      )}
    </p>
  )
}
