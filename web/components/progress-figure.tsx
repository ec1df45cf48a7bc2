import { getTranslations } from 'next-intl/server'
import { type Event, type Line, linesChart } from '../charts/lines-chart.tsx'
import { GAPS, LINES, type Progress } from '../data/load-progress.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { ChartNotes } from './chart-notes.tsx'
import { Downloads } from './downloads.tsx'
import { Drawing } from './drawing.tsx'
import { Fold } from './fold.tsx'
import { Table } from './table.tsx'

type Name = 'training' | 'payments' | 'backlog'
type Props = {
  language: Language
  name: Name
  progress: Progress
  /** Of the page that it stands on. */
  query: string
  /** Where the table of waves and rules is. */
  eventsAt: string
}
type Figure = {
  title: string
  lines: Line[]
  labelOf: (value: number) => string
  /** Of the table, after the day. */
  columns: string[]
  cells: string[][]
}

/** One figure over time: what it says, a chart, its table, its files. */
export async function ProgressFigure({ language, name, progress, query, eventsAt }: Props) {
  const t = await getTranslations()
  const format = formatFor(language)
  const { moments, periods, waves, rules } = progress
  const { title, lines, labelOf, columns, cells } = await figureOf(name, language, progress)
  const events: Event[] = [
    ...waves.map(({ number, day }) => ({ key: String(number), day, label: String(number), kind: 'wave' as const })),
    ...rules.map(({ letter, day }) => ({ key: letter, day, label: letter, kind: 'rule' as const })),
  ]
  const table = t(`progress.tables.${name}`)
  return (
    <section>
      <h2>{title}</h2>
      {name === 'payments' ? (
        <p className="note">
          {t('home.paidAmountExact', { amount: format.rupiah(String(moments.at(-1)?.paid ?? 0)) })}
        </p>
      ) : null}
      {moments.length < 2 ? null : (
        <Drawing title={title}>
          {(['wide', 'narrow'] as const).map((size) => (
            <div key={size}>
              {linesChart({
                size,
                periods,
                days: moments.map(({ day }) => day),
                lines,
                events,
                labelOf,
                dayLabelOf: format.dayShort,
                title,
              })}
            </div>
          ))}
        </Drawing>
      )}
      {moments.length < 2 ? null : (
        <ChartNotes language={language} progress={progress} withHint={name === 'training'} eventsAt={eventsAt} />
      )}
      <Fold title={table}>
        <Table
          caption={table}
          hideCaption
          columns={[t('filter.date'), ...columns]}
          rows={moments.map(({ day }, index) => ({ key: day, cells: [format.dayShort(day), ...(cells[index] ?? [])] }))}
        />
      </Fold>
      <Downloads language={language} name={name} query={query} />
    </section>
  )
}

async function figureOf(name: Name, language: Language, { moments }: Progress): Promise<Figure> {
  const t = await getTranslations()
  const format = formatFor(language)
  const last = moments.at(-1)
  const { count } = format
  if (name === 'training') {
    return {
      title: t('progress.finding', {
        completed: count(last?.reached.COMPLETED ?? 0),
        paid: count(last?.reached.PAID ?? 0),
      }),
      lines: LINES.map((step) => ({
        key: step,
        label: t(`progress.line.${step}`),
        values: moments.map(({ reached }) => reached[step]),
      })),
      labelOf: count,
      columns: LINES.map((step) => t(`step.${step}`)),
      cells: moments.map(({ reached }) => LINES.map((step) => count(reached[step]))),
    }
  }
  if (name === 'payments') {
    return {
      title: t('progress.paid', { amount: format.rupiahRounded(String(last?.paid ?? 0)) }),
      lines: [{ key: 'paid', label: '', values: moments.map(({ paid }) => Number(paid)) }],
      labelOf: (value) => format.rupiahRounded(String(value)),
      columns: [t('home.paidAmount'), t('progress.paidSince')],
      cells: moments.map(({ paid, paidSince }) => [
        format.rupiah(String(paid)),
        paidSince === null ? '–' : format.rupiah(String(paidSince)),
      ]),
    }
  }
  return {
    title: t('progress.waiting', { waiting: count(last?.waiting.PAID ?? 0) }),
    lines: GAPS.map(([, to]) => ({
      key: to,
      label: t(`progress.waitingFor.${to}`),
      values: moments.map(({ waiting }) => waiting[to]),
    })),
    labelOf: count,
    columns: GAPS.map(([from, to]) => t('wave.backlog.between', { from: t(`step.${from}`), to: t(`step.${to}`) })),
    cells: moments.map(({ waiting }) => GAPS.map(([, to]) => count(waiting[to]))),
  }
}
