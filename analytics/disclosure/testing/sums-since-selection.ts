import { STEPS } from '#prisma/journey.ts'
import { WAITS } from '../../editions/measures.ts'
import { WEEK_BANDS } from '../../editions/since-selection.ts'
import type { TableHistory } from '../table.ts'

type Terms = [cell: number, factor: number][]

/**
 * The sums of counts by wave that tables of times and backlogs are made of, at week ends that follow one another: for
 * each, its cells and their factors. Written apart from the code that publishes them.
 */
export function sumsSinceSelection({ shape, weeks }: TableHistory): Terms[] {
  const [rows, columns, selected] = [shape.rows.length, shape.measures.length, STEPS.indexOf('SELECTED')]
  const cell = (week: number, row: number, step: number): number =>
    (week * rows + row) * columns + shape.measures.indexOf(step)
  const drawn = shape.rows.map((_key, row) =>
    weeks.findIndex(({ truth }) => (truth[row * columns + shape.measures.indexOf(selected)] ?? 0) > 0),
  )
  const bands = WEEK_BANDS.flatMap(({ from }, index) =>
    from === undefined ? [] : [{ from, before: WEEK_BANDS[index + 1]?.from ?? Number.POSITIVE_INFINITY }],
  )
  const sums: Terms[] = []
  for (const week of weeks.keys()) {
    for (const { from, before } of bands) {
      const since = [...drawn.entries()].filter(([, first]) => first >= 0 && week - first >= from)
      for (const wait of WAITS) {
        const members = since.filter(([, first]) => week - first < before)
        sums.push(
          members.flatMap(
            ([row]): Terms => [
              [cell(week, row, wait.from), 1],
              [cell(week, row, wait.to), -1],
            ],
          ),
        )
      }
      for (let step = selected + 1; step < STEPS.length; step++) {
        sums.push(
          since.flatMap(
            ([row, first]): Terms => [
              [cell(Math.min(week, first + before - 1), row, step), 1],
              ...(from === 0 ? [] : ([[cell(first + from - 1, row, step), -1]] satisfies Terms)),
            ],
          ),
        )
      }
    }
  }
  return sums.filter((terms) => terms.length > 0)
}
