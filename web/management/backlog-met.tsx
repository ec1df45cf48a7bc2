import { getTranslations } from 'next-intl/server'
import { Table } from '../components/table.tsx'
import type { Step, WaitingPeopleQuery } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import type { Day } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import { countOf } from '../statistics/headline.ts'
import { clearWords } from './clear-words.ts'
import { dayWords } from './day-words.ts'

type Props = {
  language: Language
  quota: number
  /** Absent while analytics is away. */
  waiting: { day: Day; people: WaitingPeopleQuery } | undefined
}

/** The last of each tells whether a wave brings people there: the first two it takes people from. */
const GAPS = [
  ['eligible', 'ELIGIBLE', 'JOINED', false],
  ['joined', 'JOINED', 'SELECTED', false],
  ['selected', 'SELECTED', 'PURCHASED', true],
  ['purchased', 'PURCHASED', 'COMPLETED', true],
  ['completed', 'COMPLETED', 'PAID', true],
] as const satisfies readonly (readonly [keyof WaitingPeopleQuery, Step, Step, boolean])[]

/** Who waits where already, how long clearing that takes at the present pace, and what a wave of this size would add. */
export async function BacklogMet({ language, quota, waiting: met }: Props) {
  const t = await getTranslations()
  if (met === undefined) {
    return (
      <section>
        <h2>{t('wave.backlog.title')}</h2>
        <p>{t('wave.backlog.away')}</p>
      </section>
    )
  }
  const { day, people } = met
  const format = formatFor(language)
  const clear = await clearWords(language)
  const at = (step: Step) => countOf(people.funnel.steps, step) ?? 0
  const selected = at('SELECTED')
  const { days } = people.joined.perDay
  return (
    <section className="between">
      <h2>{t('wave.backlog.title')}</h2>
      <p className="as-of">{(await dayWords(language)).asOf(day)}</p>
      <p>{t('wave.backlog.what', { days, quota: format.count(quota) })}</p>
      <Table
        caption={t('wave.backlog.title')}
        hideCaption
        columns={[
          t('wave.backlog.gap'),
          t('wave.backlog.waiting'),
          t('backlog.left', { days }),
          t('wave.backlog.clearAlone'),
          t('wave.backlog.added'),
        ]}
        rows={GAPS.map(([gap, from, to, isAddedTo]) => {
          const { people: waiting, perDay } = people[gap]
          // As many of the wave's people as of those selected so far come to the step before.
          const added = selected === 0 ? quota : Math.round((quota * at(from)) / selected)
          return {
            key: gap,
            cells: [
              t('wave.backlog.between', { from: t(`step.${from}`), to: t(`step.${to}`) }),
              format.count(waiting),
              format.decimal(perDay.left),
              clear(people[gap]),
              isAddedTo ? format.count(added) : '–',
            ],
          }
        })}
      />
    </section>
  )
}
