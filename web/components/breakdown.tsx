import { getTranslations } from 'next-intl/server'
import type { Correction } from '../data/load-corrections.ts'
import type { PartsFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { addressIn } from '../i18n/languages.ts'
import { dayOf } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import { type Count, countOf } from '../statistics/headline.ts'
import { isFiltered, type Question, queryOf } from '../statistics/question.ts'
import { Bar } from './bar.tsx'
import { Corrections } from './corrections.tsx'
import { Downloads } from './downloads.tsx'
import { Table } from './table.tsx'
import { Withheld, WithheldLegend } from './withheld.tsx'

type Props = {
  language: Language
  dimension: 'wave' | 'province'
  /** Absent: no edition has it. */
  answer: PartsFragment | undefined
  corrections: readonly Correction[]
  question: Question
  /** What a page says right above the table. */
  note?: string
  /** Where a row's name leads; absent: to the home page of that part. */
  addressOf?: (key: string) => string | undefined
}

const COLUMNS = [
  ['breakdown.registered', 'REGISTERED'],
  ['breakdown.verified', 'PHONE_VERIFIED'],
  ['breakdown.selected', 'SELECTED'],
  ['breakdown.purchased', 'PURCHASED'],
  ['breakdown.completed', 'COMPLETED'],
  ['breakdown.paid', 'PAID'],
] as const

/** The funnel per wave or per province, with how many of those selected were paid as a bar; each name leads to its own page. */
export async function Breakdown({ language, dimension, answer, corrections, question, note, addressOf }: Props) {
  const t = await getTranslations()
  const format = formatFor(language)
  const count = (value: Count) => (value === null ? <Withheld /> : format.count(value))
  const title = t(`breakdown.${dimension}Title`)
  // By wave people are told from selection on.
  const columns = dimension === 'wave' ? COLUMNS.slice(COLUMNS.findIndex(([, step]) => step === 'SELECTED')) : COLUMNS
  const from =
    answer && answer.edition !== null
      ? { edition: answer.edition, day: format.day(dayOf(new Date(answer.asOf))) }
      : undefined
  return (
    <section>
      <h2>{from === undefined ? title : t('breakdown.asOf', { title, day: from.day })}</h2>
      <p className="note">
        {t(`breakdown.${dimension}Hint`)} {dimension === 'wave' && !isFiltered(question) ? t('filter.protected') : ''}
        {from === undefined ? '' : ` ${t('filter.edition', from)}`}
      </p>
      {!answer?.breakdown.length ? (
        <p>{t('breakdown.none')}</p>
      ) : (
        <>
          {answer.breakdown.some(({ steps }) => columns.some(([, step]) => countOf(steps, step) === null)) ? (
            <WithheldLegend />
          ) : null}
          {note === undefined ? null : <p>{note}</p>}
          <Table
            caption={title}
            hideCaption
            columns={[t(`breakdown.${dimension}`), ...columns.map(([name]) => t(name)), t('breakdown.paidShare')]}
            rows={answer.breakdown.map(({ keys, labels, steps }) => {
              const key = keys[0] ?? 'UNKNOWN'
              const [paid, selected] = [countOf(steps, 'PAID'), countOf(steps, 'SELECTED')]
              return {
                key,
                cells: [
                  <a
                    key={key}
                    href={
                      addressOf?.(key) ?? addressIn(language, '/', queryOf({ day: question.day, [dimension]: key }))
                    }
                  >
                    {labels[0] ?? key}
                  </a>,
                  ...columns.map(([, step]) => <span key={step}>{count(countOf(steps, step))}</span>),
                  <span key="share" className="share">
                    {paid === null || selected === null ? (
                      <Withheld />
                    ) : (
                      <>
                        {format.share(paid, selected)} <Bar part={paid} whole={selected} />
                      </>
                    )}
                  </span>,
                ],
              }
            })}
          />
          <Corrections
            language={language}
            all={corrections}
            edition={answer.edition}
            table={`funnel-by-${dimension}`}
          />
          <Downloads language={language} name={`funnel-by-${dimension}`} query={queryOf(question)} />
        </>
      )}
    </section>
  )
}
