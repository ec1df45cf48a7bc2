import { getTranslations } from 'next-intl/server'
import type { Medians } from '../data/load-medians.ts'
import type { StepCountFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { type Count, countOf, type HeadlineRow, type HeadlineStep, headlineOf } from '../statistics/headline.ts'
import { Bar } from './bar.tsx'
import { Fold } from './fold.tsx'
import { Table } from './table.tsx'

type Props = {
  language: Language
  steps: readonly StepCountFragment[]
  /** Of the edition that the counts come from; null: they are exact. */
  edition: number | null | undefined
  medians?: Medians | undefined
}

/** The five steps as bars, between them how many stopped and how long the others took, and the same figures as a table one click away. */
export async function HeadlineFunnel({ language, steps, edition, medians }: Props) {
  const t = await getTranslations()
  const format = formatFor(language)
  const count = (value: Count) => (value === null ? t('funnel.withheld') : format.count(value))
  const rows = headlineOf(steps, edition !== null && edition !== undefined)
  const isWave = rows[0]?.step === 'SELECTED'
  const [all = null, paid] = [rows[0]?.count, countOf(steps, 'PAID')]
  const title =
    all === null || paid === null
      ? t(isWave ? 'home.findingWithheldOfWave' : 'home.findingWithheld')
      : t(isWave ? 'home.findingOfWave' : 'home.finding', {
          all: count(all),
          paid: count(paid),
          share: format.share(paid, all),
        })
  return (
    <section>
      <h2>{title}</h2>
      <ol className="funnel">
        {rows.map((row) => (
          <HeadlineBar
            key={row.step}
            language={language}
            row={row}
            first={rows[0]?.step ?? row.step}
            span={medians?.spans[row.step]}
          />
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
          columns={[
            ...[t('funnel.step'), t('funnel.people'), t('funnel.ofBefore')],
            t(isWave ? 'funnel.ofAllSelected' : 'funnel.ofAll'),
          ]}
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

type BarProps = { language: Language; row: HeadlineRow; first: HeadlineStep; span: string | undefined }

async function HeadlineBar({ language, row, first, span }: BarProps) {
  const t = await getTranslations()
  const format = formatFor(language)
  const { step, count, before, all, stopped } = row
  // Of a wave everybody before was selected.
  const name = step === 'PURCHASED' && first === 'SELECTED' ? 'PURCHASED_OF_WAVE' : step
  return (
    <li data-step={step}>
      {name !== 'REGISTERED' && name !== 'SELECTED' && stopped !== null ? (
        <p className="stopped">
          {t(`headline.${name}.stopped`, { people: stopped, count: format.count(stopped) })}
          {span === undefined ? '' : ` · ${t('funnel.median', { span })}`}
        </p>
      ) : null}
      <p className="step">
        <span>{t(`headline.${step}.name`)}</span>{' '}
        <strong>{count === null ? t('funnel.withheld') : format.count(count)}</strong>
      </p>
      {count === null || all === null ? null : <Bar part={count} whole={all} />}
      {name === 'REGISTERED' || name === 'SELECTED' || count === null ? null : (
        <p className="aside">
          {t(`headline.${name}.of`, { share: format.share(count, before) })}
          {name === 'PHONE_VERIFIED' || name === 'PURCHASED_OF_WAVE'
            ? ''
            : ` · ${t(first === 'SELECTED' ? 'funnel.ofSelected' : 'funnel.ofRegistered', { share: format.share(count, all) })}`}
        </p>
      )}
    </li>
  )
}
