import { getTranslations } from 'next-intl/server'
import { AnswerStatus } from '../../../../components/answer-status.tsx'
import { DayField } from '../../../../components/day-field.tsx'
import { addressIn } from '../../../../i18n/languages.ts'
import { BacklogTables } from '../../../../management/backlog-tables.tsx'
import { dayWords } from '../../../../management/day-words.ts'
import { Desk } from '../../../../management/desk.tsx'
import { enter } from '../../../../management/enter.tsx'
import { Explained } from '../../../../management/explained.tsx'
import { loadBacklog } from '../../../../management/load-backlog.ts'
import { MANAGEMENT_PAGES } from '../../../../management/pages.ts'
import { PaymentsFlow } from '../../../../management/payments-flow.tsx'
import { Problem } from '../../../../management/problem.tsx'
import { mistakeWords } from '../../../../statistics/mistake-words.ts'
import { queryOf, type SearchParameters } from '../../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

const { path: PATH } = MANAGEMENT_PAGES.backlog

/** Who waits between two steps, for how long, and how long it takes to clear; and the payments under way. */
export default async function BacklogPage({ params, searchParams }: Props) {
  const entered = await enter(params, 'backlog')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  const loaded = await loadBacklog(language, viewer, await searchParams)
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
          <Explained language={language} explain={figures.paymentProgress.explain} of={t('backlog.payments.title')} />
        </>
      )}
    </Desk>
  )
}
