import { getTranslations } from 'next-intl/server'
import { Drawing } from '../components/drawing.tsx'
import { Fold } from '../components/fold.tsx'
import { Table } from '../components/table.tsx'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { ChartFrame } from './chart-frame.tsx'
import { drawingNotes } from './drawing-notes.ts'
import { drawTrend } from './drawings.tsx'
import { FunnelOnly } from './funnel-only.tsx'
import type { Explorer } from './load.ts'
import { explorerQuery } from './question.ts'
import { AVERAGED, rateText } from './views.ts'

/** How the rate between the two steps went over time. */
export async function TrendAnswer({ language, explorer }: { language: Language; explorer: Explorer }) {
  const { figures, question } = explorer
  const { between, gap } = figures ?? {}
  if (between === undefined || gap === undefined) return null
  const t = await getTranslations()
  const format = formatFor(language)
  const { stepTrend } = between
  const trend = await drawTrend(language, explorer)
  const notes = await drawingNotes('trend', language, explorer)
  if (trend === undefined) {
    return (
      <section>
        <h2>{t('explorer.trend.title')}</h2>
        <p>{t('explorer.trend.none')}</p>
      </section>
    )
  }
  return (
    <section>
      <h2>{trend.title}</h2>
      <FunnelOnly language={language} explorer={explorer} />
      {question.window === undefined ? null : (
        <p className="note">{t('explorer.trend.window', { days: question.window, from: t(`step.${gap.from}`) })}</p>
      )}
      <ChartFrame
        language={language}
        name="trend"
        query={explorerQuery(question, { from: gap.from, to: gap.to })}
        answer={stepTrend}
      >
        <Drawing title={trend.title}>
          {trend.drawing}
          {trend.narrow}
        </Drawing>
        {notes.length === 0 ? null : <p className="note">{notes.join(' ')}</p>}
      </ChartFrame>
      <Fold title={t('explorer.trend.table')}>
        <Table
          caption={t('explorer.trend.table')}
          hideCaption
          columns={[
            t('explorer.trend.period'),
            t('explorer.trend.reached', { step: t(`step.${gap.from}`) }),
            t('explorer.trend.rate'),
            t('explorer.trend.moving', { grain: question.grain, periods: AVERAGED[question.grain] }),
          ]}
          rows={(stepTrend.series[0]?.points ?? []).map(
            ({ firstDay, lastDay, isComplete, count, conversion, movingConversion }) => ({
              key: firstDay,
              cells: [
                `${format.dayShort(firstDay)}${firstDay === lastDay ? '' : ` – ${format.dayShort(lastDay)}`}${isComplete ? '' : ` (${t('explorer.trend.partial')})`}`,
                format.count(count),
                rateText(language, conversion),
                rateText(language, movingConversion),
              ],
            }),
          )}
        />
      </Fold>
    </section>
  )
}
