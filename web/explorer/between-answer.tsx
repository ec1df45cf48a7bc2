import { getTranslations } from 'next-intl/server'
import { Drawing } from '../components/drawing.tsx'
import { Fold } from '../components/fold.tsx'
import { Table } from '../components/table.tsx'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { ChartFrame } from './chart-frame.tsx'
import { drawTimes, drawTrend, timeIn } from './drawings.tsx'
import type { Explorer } from './load.ts'
import { explorerQuery } from './question.ts'
import { rateText } from './views.ts'

/** Between two steps: how long people took, and how the rate went over time. */
export async function BetweenAnswer({ language, explorer }: { language: Language; explorer: Explorer }) {
  const { figures, question } = explorer
  const { between, gap } = figures ?? {}
  if (between === undefined || gap === undefined) return null
  const t = await getTranslations()
  const format = formatFor(language)
  const spell = await timeIn(language)
  const query = explorerQuery(question, { from: gap.from, to: gap.to })
  const [times, trend] = [await drawTimes(language, explorer), await drawTrend(language, explorer)]
  const { stepTimes, stepTrend } = between
  const points = stepTrend.series[0]?.points ?? []
  const quantiles = (['median', 'p75', 'p90', 'p99'] as const).flatMap((name) => {
    const found = stepTimes[name]
    return found ? [{ name, found }] : []
  })
  return (
    <>
      <section>
        <h2>{times?.title ?? t('explorer.times.title')}</h2>
        {times === undefined ? (
          <p>{t('explorer.times.none')}</p>
        ) : (
          <>
            <ChartFrame language={language} name="times" query={query} explain={stepTimes.explain}>
              <Drawing title={times.title}>{times.drawing}</Drawing>
            </ChartFrame>
            <Fold title={t('explorer.times.table')}>
              <Table
                caption={t('explorer.times.table')}
                hideCaption
                columns={[t('explorer.times.quantile'), t('explorer.times.time'), t('explorer.times.between')]}
                rows={quantiles.map(({ name, found }) => ({
                  key: name,
                  cells: [
                    t(`explorer.times.${name}`),
                    spell(found.seconds),
                    found.isExact ? '–' : `${spell(found.low)} – ${spell(found.high)}`,
                  ],
                }))}
              />
              <p className="note">
                {t('explorer.times.people', {
                  people: format.count(stepTimes.people),
                  reversed: format.count(stepTimes.reversed),
                })}
              </p>
            </Fold>
          </>
        )}
      </section>
      <section>
        <h2>{trend?.title ?? t('explorer.trend.title')}</h2>
        {trend === undefined ? (
          <p>{t('explorer.trend.none')}</p>
        ) : (
          <>
            <ChartFrame language={language} name="trend" query={query} explain={stepTrend.explain}>
              <Drawing title={trend.title}>{trend.drawing}</Drawing>
            </ChartFrame>
            <Fold title={t('explorer.trend.table')}>
              <Table
                caption={t('explorer.trend.table')}
                hideCaption
                columns={[
                  t('explorer.trend.period'),
                  t('explorer.trend.reached', { step: t(`step.${gap.from}`) }),
                  t('explorer.trend.rate'),
                ]}
                rows={points.map(({ firstDay, lastDay, isComplete, count, conversion }) => ({
                  key: firstDay,
                  cells: [
                    `${format.dayShort(firstDay)}${firstDay === lastDay ? '' : ` – ${format.dayShort(lastDay)}`}${isComplete ? '' : ` (${t('explorer.trend.partial')})`}`,
                    format.count(count),
                    rateText(language, conversion),
                  ],
                }))}
              />
            </Fold>
          </>
        )}
      </section>
    </>
  )
}
