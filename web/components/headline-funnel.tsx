import { getTranslations } from 'next-intl/server'
import type { Medians } from '../data/load-medians.ts'
import type { StepCountFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { type Count, countOf, type HeadlineRow, headlineOf } from '../statistics/headline.ts'
import { Bar } from './bar.tsx'
import { Fold } from './fold.tsx'
import { Table } from './table.tsx'

type Props = { language: Language; steps: readonly StepCountFragment[]; medians?: Medians | undefined }

/** The five steps as bars, between them how many stopped and how long the others took, and the same figures as a table one click away. */
export async function HeadlineFunnel({ language, steps, medians }: Props) {
  const t = await getTranslations()
  const format = formatFor(language)
  const count = (value: Count) => (value === null ? t('funnel.withheld') : format.count(value))
  const rows = headlineOf(steps)
  const [registered, paid] = [countOf(steps, 'REGISTERED'), countOf(steps, 'PAID')]
  const title =
    registered === null || paid === null
      ? t('home.findingWithheld')
      : t('home.finding', { registered: count(registered), paid: count(paid), share: format.share(paid, registered) })
  return (
    <section>
      <h2>{title}</h2>
      <ol className="funnel">
        {rows.map((row) => (
          <HeadlineBar key={row.step} language={language} row={row} span={medians?.spans[row.step]} />
        ))}
      </ol>
      {medians ? (
        <p className="note">
          {t('funnel.mediansFrom', { edition: medians.edition, day: format.day(medians.weekEnd) })}
        </p>
      ) : null}
      <Fold title={t('funnel.table')}>
        <Table
          caption={t('funnel.title')}
          columns={[t('funnel.step'), t('funnel.people'), t('funnel.ofBefore'), t('funnel.ofAll')]}
          rows={rows.map((row) => ({
            key: row.step,
            cells: [
              t(`headline.${row.step}.name`),
              count(row.count),
              format.share(row.count, row.before),
              format.share(row.count, row.all),
            ],
          }))}
        />
      </Fold>
    </section>
  )
}

type BarProps = { language: Language; row: HeadlineRow; span: string | undefined }

async function HeadlineBar({ language, row, span }: BarProps) {
  const t = await getTranslations()
  const format = formatFor(language)
  const { step, count, before, all, stopped } = row
  return (
    <li data-step={step}>
      {step !== 'REGISTERED' && stopped !== null ? (
        <p className="stopped">
          {t(`headline.${step}.stopped`, { people: stopped, count: format.count(stopped) })}
          {span === undefined ? '' : ` · ${t('funnel.median', { span })}`}
        </p>
      ) : null}
      <p className="step">
        <span>{t(`headline.${step}.name`)}</span>{' '}
        <strong>{count === null ? t('funnel.withheld') : format.count(count)}</strong>
      </p>
      <Bar part={count} whole={all} />
      {step === 'REGISTERED' || count === null ? null : (
        <p className="aside">
          {t(`headline.${step}.of`, { share: format.share(count, before) })}
          {step === 'PHONE_VERIFIED' ? '' : ` · ${t('funnel.ofRegistered', { share: format.share(count, all) })}`}
        </p>
      )}
    </li>
  )
}
