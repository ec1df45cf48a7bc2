import { getTranslations } from 'next-intl/server'
import { Table } from '../components/table.tsx'
import type { Step, WaitingPeopleQuery } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { countOf } from '../statistics/headline.ts'

type Props = {
  language: Language
  quota: number
  /** Absent while analytics is away. */
  waiting: WaitingPeopleQuery | undefined
  /** Days between its two counts. */
  days: number
}

const GAPS: readonly (readonly [from: Step, to: Step])[] = [
  ['SELECTED', 'PURCHASED'],
  ['PURCHASED', 'COMPLETED'],
  ['COMPLETED', 'PAID'],
]

/** Who waits where already, how long clearing that takes at the pace of late, and what a wave of this size would add. */
export async function BacklogMet({ language, quota, waiting: people, days }: Props) {
  const t = await getTranslations()
  if (people === undefined) {
    return (
      <section>
        <h2>{t('wave.backlog.title')}</h2>
        <p>{t('wave.backlog.away')}</p>
      </section>
    )
  }
  const [now, before] = [people.now.steps, people.before.steps]
  const format = formatFor(language)
  const at = (step: Step) => countOf(now, step) ?? 0
  const selected = at('SELECTED')
  return (
    <section>
      <h2>{t('wave.backlog.title')}</h2>
      <p>{t('wave.backlog.what', { days, quota: format.count(quota) })}</p>
      <Table
        caption={t('wave.backlog.title')}
        hideCaption
        columns={(['gap', 'waiting', 'pace', 'clear', 'added'] as const).map((name) => t(`wave.backlog.${name}`))}
        rows={GAPS.map(([from, to]) => {
          const waiting = Math.max(0, at(from) - at(to))
          const pace = Math.max(0, at(to) - (countOf(before, to) ?? 0)) / days
          // As many of the wave's people as of those selected so far come to the step before.
          const added = selected === 0 ? quota : Math.round((quota * at(from)) / selected)
          return {
            key: to,
            cells: [
              t('wave.backlog.between', { from: t(`step.${from}`), to: t(`step.${to}`) }),
              format.count(waiting),
              format.decimal(pace),
              pace === 0 ? t('wave.backlog.never') : t('wave.backlog.days', { days: Math.ceil(waiting / pace) }),
              format.count(added),
            ],
          }
        })}
      />
    </section>
  )
}
