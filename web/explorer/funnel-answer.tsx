import { getTranslations } from 'next-intl/server'
import { Drawing } from '../components/drawing.tsx'
import { Fold } from '../components/fold.tsx'
import { Table } from '../components/table.tsx'
import { addressIn, type Language } from '../i18n/languages.ts'
import { MANAGEMENT_PAGES } from '../management/pages.ts'
import { formatFor } from '../statistics/format.ts'
import { ChartFrame } from './chart-frame.tsx'
import { drawFunnel } from './drawings.tsx'
import type { Explorer } from './load.ts'
import { asksForWaves, comparedWith, explorerQuery } from './question.ts'
import { seriesIn } from './series.ts'
import { DRAWN_SERIES, rateText } from './views.ts'

const MOST_ROWS = 300

/** The funnel: chart, table of every series, and at each gap the way to who stopped there. */
export async function FunnelAnswer({ language, explorer }: { language: Language; explorer: Explorer }) {
  const { figures, question } = explorer
  const drawn = await drawFunnel(language, explorer)
  if (figures === undefined || drawn === undefined) return null
  const t = await getTranslations()
  const format = formatFor(language)
  const series = await seriesIn(language, explorer)
  const path = MANAGEMENT_PAGES.funnel.path
  const many = series.length > 1
  const other = comparedWith(question)
  return (
    <section>
      <h2>{drawn.title}</h2>
      <ChartFrame language={language} name="funnel" query={explorerQuery(question)} answer={figures.funnel}>
        <Drawing title={drawn.title}>
          {drawn.drawing}
          {drawn.narrow}
        </Drawing>
      </ChartFrame>
      {asksForWaves(question) ? <p className="note">{t('explorer.oneWave')}</p> : null}
      {question.window === undefined ? null : (
        <p className="note">
          {t('explorer.youngOut', { young: format.count(figures.funnel.steps.at(-1)?.fromFirst?.young ?? 0) })}
        </p>
      )}
      {figures.funnel.breakdownEnd !== null ? (
        <p className="note">
          {t('explorer.partsCut', {
            told: format.count(series.length),
            all: format.count(figures.funnel.breakdownCells),
            drawn: DRAWN_SERIES,
          })}
        </p>
      ) : series.length > DRAWN_SERIES ? (
        <p className="note">{t('explorer.drawnOnly', { drawn: DRAWN_SERIES, all: format.count(series.length) })}</p>
      ) : null}
      {figures.funnel.comparison && (question.by.length > 0 || question.cohort !== undefined) ? (
        <p className="note">{t('explorer.comparedWhole')}</p>
      ) : null}
      {other?.since !== undefined && other.day < other.since ? (
        <p className="note">
          {t('explorer.comparedEarly', { day: format.dayShort(other.day), since: format.dayShort(other.since) })}
        </p>
      ) : null}
      {question.steps.length < 2 ? null : (
        <nav className="gaps" aria-label={t('explorer.gaps')}>
          {question.steps.slice(1).map((step, index) => {
            const before = question.steps[index] ?? step
            const address = addressIn(
              language,
              path,
              explorerQuery(question, { from: before, to: step, after: undefined }),
            )
            const current = figures.gap?.from === before && figures.gap.to === step
            return (
              <a key={step} href={`${address}#between`} aria-current={current ? 'true' : undefined}>
                {t('explorer.gap', { from: t(`step.${before}`), to: t(`step.${step}`) })}
              </a>
            )
          })}
        </nav>
      )}
      <Fold title={t('explorer.table')}>
        <Table
          caption={t('explorer.table')}
          hideCaption
          columns={[
            many ? t('explorer.series') : t('funnel.step'),
            ...(many ? [{ words: t('funnel.step') }] : []),
            t('funnel.people'),
            t('explorer.fromPrevious'),
            t('explorer.fromFirst'),
          ]}
          rows={series
            .flatMap(({ key, label, isYoung, steps }) =>
              steps.map(({ step, count, fromPrevious, fromFirst }) => ({
                key: `${key} ${step}`,
                cells: [
                  many ? `${label}${isYoung ? ` (${t('explorer.young')})` : ''}` : t(`step.${step}`),
                  ...(many ? [t(`step.${step}`)] : []),
                  typeof count === 'number' ? format.count(count) : t('funnel.withheld'),
                  rateText(language, fromPrevious),
                  rateText(language, fromFirst),
                ],
              })),
            )
            .slice(0, MOST_ROWS)}
        />
        {series.length * question.steps.length > MOST_ROWS ? (
          <p className="note">{t('explorer.tableCut', { rows: format.count(MOST_ROWS) })}</p>
        ) : null}
        <p className="note">{t('explorer.intervals')}</p>
      </Fold>
    </section>
  )
}
