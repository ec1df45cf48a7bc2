import { getTranslations } from 'next-intl/server'
import { Bar } from '../components/bar.tsx'
import { Table } from '../components/table.tsx'
import type { DeskBacklogQuery, Step } from '../generated/graphql.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { type Question, queryOf } from '../statistics/question.ts'
import { clearWords } from './clear-words.ts'
import { Explained } from './explained.tsx'
import { FreshnessBadge } from './freshness-badge.tsx'
import { MANAGEMENT_PAGES } from './pages.ts'

type Props = { language: Language; question: Question; figures: DeskBacklogQuery }

export const GAPS = [
  ['joined', 'JOINED', 'SELECTED'],
  ['selected', 'SELECTED', 'PURCHASED'],
  ['purchased', 'PURCHASED', 'COMPLETED'],
  ['completed', 'COMPLETED', 'CERTIFIED'],
  ['linked', 'ACCOUNT_LINKED', 'ACCOUNT_VERIFIED'],
  ['certified', 'CERTIFIED', 'PAID'],
] as const satisfies readonly (readonly [keyof DeskBacklogQuery, Step, Step])[]

/** The people who wait: how many, since when, how many come and go a day; and by how long they have waited. */
export async function BacklogTables({ language, question, figures }: Props) {
  const t = await getTranslations()
  const format = formatFor(language)
  const clear = await clearWords(language)
  const most = Math.max(...GAPS.map(([name]) => figures[name].people))
  const name = (from: Step, to: Step) => t('wave.backlog.between', { from: t(`step.${from}`), to: t(`step.${to}`) })
  const ages = figures.joined.ages
  const days = figures.joined.perDay.days
  return (
    <>
      <section className="between">
        <h2>{t('backlog.waiting')}</h2>
        <Table
          caption={t('backlog.waiting')}
          hideCaption
          columns={[
            t('wave.backlog.gap'),
            t('wave.backlog.waiting'),
            t('backlog.oldest'),
            t('backlog.entered', { days }),
            t('backlog.left', { days }),
            t('wave.backlog.clearAlone'),
          ]}
          rows={GAPS.map(([gap, from, to]) => {
            const { people, oldestSince, perDay } = figures[gap]
            const query = new URLSearchParams({ date: question.day })
            if (question.wave !== undefined) query.set('wave', question.wave)
            if (question.province !== undefined) query.set('province', question.province)
            query.set('from', from)
            query.set('to', to)
            return {
              key: gap,
              cells: [
                <a key="who" href={`${addressIn(language, MANAGEMENT_PAGES.funnel.path, query.toString())}#between`}>
                  {name(from, to)}
                </a>,
                <span key="people" className="share">
                  {format.count(people)} <Bar part={people} whole={most} />
                </span>,
                oldestSince ? format.dayShort(oldestSince) : '–',
                format.decimal(perDay.entered),
                format.decimal(perDay.left),
                clear(figures[gap]),
              ],
            }
          })}
        />
      </section>
      <section className="between">
        <h2>{t('backlog.ages')}</h2>
        <Table
          caption={t('backlog.ages')}
          hideCaption
          columns={[
            t('wave.backlog.gap'),
            ...ages.map(({ fromDays, toDays }) =>
              typeof toDays === 'number'
                ? toDays - 1 === fromDays
                  ? t('backlog.day', { days: fromDays })
                  : t('backlog.age', { from: fromDays, to: toDays - 1 })
                : t('backlog.older', { from: fromDays }),
            ),
          ]}
          rows={GAPS.map(([gap, from, to]) => ({
            key: gap,
            cells: [name(from, to), ...figures[gap].ages.map(({ people }) => format.count(people))],
          }))}
        />
        <div className="files">
          <a href={addressIn(language, `${MANAGEMENT_PAGES.backlog.path}/backlog.csv`, queryOf(question))} download="">
            CSV<span className="unseen"> {t('explorer.file.backlog')}</span>
          </a>
          <FreshnessBadge language={language} answer={figures.joined} />
        </div>
        {GAPS.map(([gap, from, to]) => (
          <Explained key={gap} language={language} explain={figures[gap].explain} of={name(from, to)} />
        ))}
      </section>
    </>
  )
}
