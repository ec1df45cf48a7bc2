import { z } from 'zod'
import { parseDay } from './calendar.ts'
import { checkFigures } from './figures-checks.ts'
import { FiguresError, refuseIfAny } from './figures-error.ts'
import { type JsonPath, JsonSyntaxError, type LocatedJson, parseLocatedJson } from './json-lines.ts'
import { STEP_NAMES, type StepName } from './steps.ts'

/** A published number and the line it stands on. */
export type Figure = { value: number; line: number; rounded: boolean }

export type Snapshot = {
  line: number
  /** `YYYY-MM-DD` and its day number: figures hold for the end of that Jakarta day. */
  asOf: string
  day: number
  source: string
  /** First and last wave that people selected by then belong to; absent when the file does not say. */
  waves?: { first: number; last: number; line: number }
  /** By step index. */
  counts: ReadonlyMap<number, Figure>
  paidAmountIdr?: Figure
}

export type WaveFigures = {
  number: number
  line: number
  quota?: Figure
  opensOn?: { day: number; line: number }
  closesOn?: { day: number; line: number }
  note?: string
}

export type Figures = {
  programme: string
  snapshots: readonly Snapshot[]
  waves: readonly WaveFigures[]
  /** Things that are odd but can be played back. */
  warnings: readonly string[]
}

const stepName = z.enum(STEP_NAMES)
const count = z.int().nonnegative()
// 4-byte times end in January 2038.
const date = z
  .string()
  .refine((text) => parseDay(text) !== undefined, 'is not a date of the form YYYY-MM-DD')
  .refine((text) => text >= '2000-01-01' && text <= '2037-12-31', 'lies outside the years 2000 to 2037')

const figuresFile = z.object({
  programme: z.string().default('Kartu Prakerja'),
  steps: z.array(stepName).default([...STEP_NAMES]),
  snapshots: z
    .array(
      z.object({
        asOf: date,
        source: z.string().default(''),
        waves: z
          .string()
          .regex(/^[1-9]\d{0,2}(-[1-9]\d{0,2})?$/, 'is not of the form "7" or "1-7"')
          .optional(),
        cumulative: z.partialRecord(stepName, count),
        paidAmountIdr: count.optional(),
        rounded: z.array(z.union([stepName, z.literal('paidAmountIdr')])).default([]),
      }),
    )
    .min(1, 'needs at least one snapshot'),
  waves: z
    .array(
      z.object({
        number: z.int().min(1).max(999),
        quota: count.optional(),
        opensOn: date.optional(),
        closesOn: date.optional(),
        note: z.string().optional(),
        rounded: z.boolean().default(false),
      }),
    )
    .default([]),
})

type FiguresFile = z.infer<typeof figuresFile>

/**
 * Reads and checks the text of a figures file. Throws FiguresError, which names the lines of everything that is wrong.
 * Contradictions that only show when waves and windows are laid out are found later, in the same words, by `planPlayback`.
 */
export function parseFigures(text: string): Figures {
  const located = locate(text)
  const parsed = figuresFile.safeParse(located.value)
  if (!parsed.success) {
    throw new FiguresError(
      parsed.error.issues.map((issue) => ({ lines: [located.lineOf(pathOf(issue))], message: describe(issue) })),
    )
  }
  const figures = shape(parsed.data, located)
  refuseIfAny(checkFigures(figures))
  return figures
}

function locate(text: string): LocatedJson {
  try {
    return parseLocatedJson(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new FiguresError([{ lines: [error.line], message: error.message }])
    throw error
  }
}

/** The value at fault: an unknown key is reported at the key, not at the object around it. */
function pathOf(issue: z.core.$ZodIssue): JsonPath {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  return [...issue.path, ...keys]
}

function describe(issue: z.core.$ZodIssue): string {
  const name = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') return `${name}: unknown step ${issue.keys.join(', ')}`
  if (issue.code === 'invalid_value' && /(^|\.)(steps|rounded)\.\d+$/.test(name)) return `${name}: unknown step`
  return `${name || 'file'}: ${issue.message}`
}

function shape(file: FiguresFile, { lineOf }: LocatedJson): Figures {
  const warnings: string[] = []
  const snapshots = file.snapshots.map((snapshot, index): Snapshot => {
    const path = ['snapshots', index]
    const rounded = new Set<string>(snapshot.rounded)
    const counts = new Map<number, Figure>()
    for (const [step, name] of STEP_NAMES.entries()) {
      const value = snapshot.cumulative[name]
      if (value === undefined) continue
      const line = lineOf([...path, 'cumulative', name])
      if (!file.steps.includes(name)) warnings.push(`line ${line}: ${name} is not among the file's steps`)
      counts.set(step, { value, line, rounded: rounded.has(name) })
    }
    snapshot.rounded.forEach((name, position) => {
      if (name === 'paidAmountIdr' ? snapshot.paidAmountIdr === undefined : !isGiven(snapshot.cumulative, name)) {
        const line = lineOf([...path, 'rounded', position])
        throw new FiguresError([{ lines: [line], message: `rounded names ${name}, which the snapshot does not give` }])
      }
    })
    const [first, last = first] = (snapshot.waves ?? '').split('-').map(Number)
    return {
      line: lineOf([...path, 'asOf']),
      asOf: snapshot.asOf,
      day: parseDay(snapshot.asOf) ?? 0,
      source: snapshot.source,
      ...(first && last ? { waves: { first, last, line: lineOf([...path, 'waves']) } } : {}),
      counts,
      ...(snapshot.paidAmountIdr === undefined
        ? {}
        : {
            paidAmountIdr: {
              value: snapshot.paidAmountIdr,
              line: lineOf([...path, 'paidAmountIdr']),
              // Amounts are published in round numbers whenever the count beside them is.
              rounded: rounded.has('paidAmountIdr') || rounded.has('paid'),
            },
          }),
    }
  })
  const waves = file.waves.map((wave, index): WaveFigures => {
    const path = ['waves', index]
    const dated = (key: 'opensOn' | 'closesOn') => {
      const text = wave[key]
      return text === undefined ? {} : { [key]: { day: parseDay(text) ?? 0, line: lineOf([...path, key]) } }
    }
    return {
      number: wave.number,
      line: lineOf([...path, 'number']),
      ...(wave.quota === undefined
        ? {}
        : { quota: { value: wave.quota, line: lineOf([...path, 'quota']), rounded: wave.rounded } }),
      ...dated('opensOn'),
      ...dated('closesOn'),
      ...(wave.note === undefined ? {} : { note: wave.note }),
    }
  })
  return { programme: file.programme, snapshots, waves, warnings }
}

function isGiven(cumulative: Partial<Record<StepName, number>>, name: StepName): boolean {
  return cumulative[name] !== undefined
}
