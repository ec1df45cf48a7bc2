import { type ExplorerQuestion, explorerQuery, FILTER_NAMES } from './question.ts'

export const FILE_NAMES = ['funnel', 'times', 'trend', 'stopped'] as const
export type FileName = (typeof FILE_NAMES)[number]

const OF_ALL = ['date', ...FILTER_NAMES, 'since', 'until']
/** What else of a question each figure goes by, by its name in the address. */
const OF_ONE: Record<FileName, readonly string[]> = {
  funnel: ['step', 'order', 'window', 'by', 'by2', 'cohort', 'compare', 'compareWave', 'compareSince', 'compareUntil'],
  times: ['by', 'by2', 'from', 'to', 'exact'],
  trend: ['window', 'from', 'to', 'grain'],
  stopped: ['from', 'to'],
}
const [LISTED, LONGEST] = [3, 150]

/** Whether a figure is another one where this field of the question is. */
export function goesBy(name: FileName, field: string): boolean {
  return OF_ALL.includes(field) || OF_ONE[name].includes(field)
}

/** A file is named after what was asked, so that those of several questions can lie side by side; in ASCII, not too long. */
export function fileNameOf(
  name: FileName,
  question: ExplorerQuestion,
  gap?: Pick<ExplorerQuestion, 'from' | 'to'>,
): string {
  const asked = new URLSearchParams(explorerQuery(question, { ...gap }))
  const parts = [...new Set(asked.keys())]
    .filter((field) => goesBy(name, field))
    .map((field) => {
      const values = asked.getAll(field)
      const more = values.length > LISTED ? [`and-${values.length - 1}-more`] : []
      return [...(field === 'date' ? [] : [field]), ...values.slice(0, more.length > 0 ? 1 : LISTED), ...more].join('-')
    })
  return [name, ...parts]
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/-$/, '')
}
