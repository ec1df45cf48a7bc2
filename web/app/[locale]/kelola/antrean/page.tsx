import { getTranslations } from 'next-intl/server'
import { AnswerStatus } from '../../../../components/answer-status.tsx'
import { DayField } from '../../../../components/day-field.tsx'
import { DeskBacklogDocument, FrameDocument } from '../../../../generated/graphql.ts'
import { addressIn } from '../../../../i18n/languages.ts'
import { BacklogTables } from '../../../../management/backlog-tables.tsx'
import { dayWords } from '../../../../management/day-words.ts'
import { Desk } from '../../../../management/desk.tsx'
import { enter } from '../../../../management/enter.tsx'
import { loadDesk, openingDay } from '../../../../management/load-desk.ts'
import { MANAGEMENT_PAGES } from '../../../../management/pages.ts'
import { PaymentsFlow } from '../../../../management/payments-flow.tsx'
import { Problem } from '../../../../management/problem.tsx'
import { dayOf, instantOf } from '../../../../statistics/day.ts'
import { mistakeWords } from '../../../../statistics/mistake-words.ts'
import { queryOf, readQuestion, type SearchParameters } from '../../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

const { path: PATH } = MANAGEMENT_PAGES.backlog

/** Who waits between two steps, for how long, and how long it takes to clear; and the payments under way. */
export default async function BacklogPage({ params, searchParams }: Props) {
  const entered = await enter(params, 'backlog')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  const given = await searchParams
  const loaded = await loadDesk(language, viewer, async (ask, desk) => {
    const { funnelDimensions } = await ask(FrameDocument, {})
    const valuesOf = (dimension: 'WAVE' | 'PROVINCE') =>
      funnelDimensions.find((each) => each.dimension === dimension)?.values ?? []
    const [waves, provinces] = [valuesOf('WAVE'), valuesOf('PROVINCE')]
    const keys = (values: readonly { key: string }[]) => new Set(values.map(({ key }) => key))
    const choices = {
      openAt: openingDay(desk),
      lastDay: dayOf(new Date()),
      waves: keys(waves),
      provinces: keys(provinces),
    }
    const read = readQuestion({ ...given, from: undefined }, choices)
    const { question } = read
    // Staff are answered live: what no edition has, they can ask.
    const mistakes = read.mistakes.filter(({ problem }) => problem !== 'unpublished')
    const { day, wave, province } = question
    const filter = { ...(wave && { wave: [wave] }), ...(province && { province: [province] }) }
    const asked = { asOf: instantOf(day), filter: Object.keys(filter).length === 0 ? null : filter }
    const figures = mistakes.length > 0 ? undefined : await ask(DeskBacklogDocument, asked)
    return { waves, provinces, question, mistakes, figures }
  })
  if (loaded.kind !== 'loaded') return <Problem {...entered} page="backlog" path={PATH} problem={loaded} />
  const { waves, provinces, question, mistakes, figures } = loaded.figures
  const t = await getTranslations()
  const mistakeText = await mistakeWords()
  const query = queryOf(question)
  const fields = [
    ['wave', waves],
    ['province', provinces],
  ] as const
  return (
    <Desk {...entered} page="backlog" title={t('desk.page.backlog')} path={PATH} query={query} desk={loaded.desk}>
      <h1>{t('desk.page.backlog')}</h1>
      <p>{t('backlog.what')}</p>
      {mistakes.length === 0 ? null : (
        <>
          <AnswerStatus code={400} />
          <ul className="mistakes">
            {mistakes.map((mistake) => (
              <li key={mistake.field}>{mistakeText(mistake)}</li>
            ))}
          </ul>
        </>
      )}
      <form className="filters" method="get" action={addressIn(language, PATH)} autoComplete="off" data-at-once="">
        <DayField language={language} id="date" label={t('explorer.field.date')} value={question.day} isPast />
        {fields.map(([field, values]) => (
          <p key={field}>
            <label htmlFor={field}>{t(`filter.${field}`)}</label>
            <select id={field} name={field} defaultValue={question[field] ?? ''}>
              <option value="">{t('filter.all')}</option>
              {values.map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </select>
          </p>
        ))}
        <p>
          <button type="submit">{t('filter.apply')}</button>
        </p>
      </form>
      {figures === undefined ? null : (
        <>
          <p className="as-of">{(await dayWords(language)).asOf(question.day)}</p>
          <BacklogTables language={language} question={question} figures={figures} />
          <PaymentsFlow language={language} progress={figures.paymentProgress} />
        </>
      )}
    </Desk>
  )
}
