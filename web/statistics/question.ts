import { type Day, isDay } from './day.ts'

/** What a reader asks of a page; `from`: the first day of what is shown over time. */
export type Question = { day: Day; from?: Day; wave?: string; province?: string }

export type Field = 'date' | 'from' | 'wave' | 'province'
export type Mistake = {
  field: Field
  problem: 'malformed' | 'future' | 'after' | 'unknown' | 'unpublished'
  value: string
}

/** What can be asked: the day to open at, the last day there is, and the keys of waves and provinces. */
export type Choices = { openAt: Day; lastDay: Day; waves: ReadonlySet<string>; provinces: ReadonlySet<string> }

export type SearchParameters = Record<string, string | string[] | undefined>

/** Reads the address's query. Whatever it holds, the answer is a question and the list of what could not be understood. */
export function readQuestion(
  parameters: SearchParameters,
  choices: Choices,
): { question: Question; mistakes: Mistake[] } {
  const mistakes: Mistake[] = []
  const question: Question = { day: choices.openAt }
  const date = firstOf(parameters.date)
  if (date !== undefined) {
    if (!isDay(date)) mistakes.push({ field: 'date', problem: 'malformed', value: date })
    else if (date > choices.lastDay) mistakes.push({ field: 'date', problem: 'future', value: date })
    else question.day = date
  }
  const from = firstOf(parameters.from)
  if (from !== undefined) {
    if (!isDay(from)) mistakes.push({ field: 'from', problem: 'malformed', value: from })
    else if (from > question.day) mistakes.push({ field: 'from', problem: 'after', value: from })
    else question.from = from
  }
  for (const [field, known] of [
    ['wave', choices.waves],
    ['province', choices.provinces],
  ] as const) {
    const value = firstOf(parameters[field])
    if (value === undefined) continue
    if (known.has(value)) question[field] = value
    else mistakes.push({ field, problem: 'unknown', value })
  }
  // No edition has a table of waves by provinces.
  if (question.wave !== undefined && question.province !== undefined) {
    mistakes.push({ field: 'province', problem: 'unpublished', value: question.province })
  }
  return { question, mistakes }
}

/** A form sends empty fields too; of a field given twice the first counts. Long ones are cut: they are echoed in a message. */
export function firstOf(parameter: string | string[] | undefined): string | undefined {
  const text = (Array.isArray(parameter) ? parameter[0] : parameter)?.trim().slice(0, 40)
  return text === '' ? undefined : text
}

/** The question as a query string, in a fixed order; what is not asked is left out. */
export function queryOf(question: Omit<Question, 'day'> & { day?: Day | undefined }): string {
  const query = new URLSearchParams()
  if (question.day !== undefined) query.set('date', question.day)
  if (question.from !== undefined) query.set('from', question.from)
  if (question.wave !== undefined) query.set('wave', question.wave)
  if (question.province !== undefined) query.set('province', question.province)
  return query.toString()
}

/** The days alone as a query string, for pages that have no other question; nothing when none was asked for. */
export function dateQuery(day: Day | undefined, from?: Day): string {
  const query = new URLSearchParams()
  if (day !== undefined) query.set('date', day)
  if (from !== undefined) query.set('from', from)
  return query.toString()
}

/** The fields of the address as they came, for a page that cannot check them. */
export function queryAsGiven(parameters: SearchParameters): string {
  const query = new URLSearchParams()
  for (const field of ['date', 'from', 'wave', 'province']) {
    const value = firstOf(parameters[field])
    if (value !== undefined) query.set(field, value)
  }
  return query.toString()
}

export function isFiltered(question: Question): boolean {
  return question.wave !== undefined || question.province !== undefined
}
