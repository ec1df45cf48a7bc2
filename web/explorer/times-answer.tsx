import { getTranslations } from 'next-intl/server'
import { Drawing } from '../components/drawing.tsx'
import { Fold } from '../components/fold.tsx'
import { Table } from '../components/table.tsx'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { ChartFrame } from './chart-frame.tsx'
import { drawingNotes } from './drawing-notes.ts'
import { drawTimes, timeIn } from './drawings.tsx'
import { FunnelOnly } from './funnel-only.tsx'
import type { Explorer } from './load.ts'
import { explorerQuery } from './question.ts'
import { type TimedPart, timedParts } from './series.ts'
import { DRAWN_SERIES, QUANTILES } from './views.ts'

/** How long people took between the two steps: the distribution, and within what time so many of them went on. */
export async function TimesAnswer({ language, explorer }: { language: Language; explorer: Explorer }) {
  const { figures, question } = explorer
  const { between, gap, timesUndivided } = figures ?? {}
  if (between === undefined || gap === undefined) return null
  const t = await getTranslations('explorer')
  const format = formatFor(language)
  const drawn = await drawTimes(language, explorer)
  if (drawn === undefined) {
    return (
      <section>
        <h2>{t('times.title')}</h2>
        <p>{t('times.none')}</p>
      </section>
    )
  }
  const { stepTimes } = between
  const parts = await timedParts(language, explorer)
  const divided = parts.length > 1
  return (
    <section>
      <h2>{drawn.title}</h2>
      <FunnelOnly language={language} explorer={explorer} />
      {question.window === undefined ? null : <p className="note">{t('unlimited', { days: question.window })}</p>}
      <ChartFrame
        language={language}
        name="times"
        query={explorerQuery(question, { from: gap.from, to: gap.to })}
        answer={stepTimes}
      >
        <Drawing title={drawn.title}>
          {drawn.drawing}
          {drawn.narrow}
        </Drawing>
        <p className="note">{await drawingNotes('times', language, explorer)}</p>
      </ChartFrame>
      {timesUndivided ? <p className="note">{t('times.undivided')}</p> : null}
      {parts.length - 1 > DRAWN_SERIES ? (
        <p className="note">{t('times.drawnOnly', { drawn: DRAWN_SERIES, all: format.count(parts.length - 1) })}</p>
      ) : null}
      <Fold title={t('times.table')}>
        {divided ? <PartsTable language={language} parts={parts} /> : <WholeTable language={language} parts={parts} />}
        <p className="note">
          {t('times.people', {
            count: stepTimes.people,
            people: format.count(stepTimes.people),
            reversed: stepTimes.reversed,
            others: format.count(stepTimes.reversed),
          })}
        </p>
      </Fold>
    </section>
  )
}

type TableProps = { language: Language; parts: readonly TimedPart[] }

/** A row for each quantile, with the bin that it lies in. */
async function WholeTable({ language, parts: [all] }: TableProps) {
  const t = await getTranslations('explorer.times')
  const spell = await timeIn(language)
  return (
    <Table
      caption={t('table')}
      hideCaption
      columns={[t('quantile'), t('time'), t('between')]}
      rows={QUANTILES.flatMap((name) => {
        const found = all?.times[name]
        if (!found) return []
        const { low, high, isExact } = found
        const interval = isExact ? '–' : `${spell({ seconds: low })} – ${spell({ seconds: high })}`
        return [{ key: name, cells: [t(name), spell(found), interval] }]
      })}
    />
  )
}

/** A row for each part, with its quantiles side by side. */
async function PartsTable({ language, parts }: TableProps) {
  const t = await getTranslations('explorer')
  const format = formatFor(language)
  const spell = await timeIn(language)
  return (
    <Table
      caption={t('times.table')}
      hideCaption
      columns={[t('series'), t('people'), ...QUANTILES.map((name) => t(`times.${name}`))]}
      rows={parts.map(({ key, label, times }) => ({
        key,
        cells: [
          label,
          format.count(times.people),
          ...QUANTILES.map((name) => {
            const found = times[name]
            return found ? spell(found) : '–'
          }),
        ],
      }))}
    />
  )
}
