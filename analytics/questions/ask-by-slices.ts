import type { ClickHouseClient } from '@clickhouse/client'
import type { z } from 'zod'
import { InvalidInputError, UnavailableError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity.ts'
import type { CodeLists } from '../funnel/code-lists.ts'
import type { FreshnessReader } from '../funnel/freshness.ts'
import { type Answer, type AskContext, ask, asUnavailable, type Question } from './ask.ts'
import { readSliceWidths } from './slice-widths.ts'
import type { SliceWidths } from './slices.ts'

/** What every question needs. */
export type QuestionContext = AskContext & {
  viewer: Viewer
  language: 'id' | 'en'
  codeLists: () => Promise<CodeLists>
  freshness: FreshnessReader
  sliceWidths: SliceWidthsReader
}

export type SliceWidthsReader = (options?: { anew: boolean }) => Promise<SliceWidths>

const FRESH_FOR_MS = 60_000

/** Widths of the slices' codes, read again when older than a minute, or when somebody has met a wider one. Throws as `ask` does. */
export function createSliceWidthsReader(clickhouse: () => ClickHouseClient): SliceWidthsReader {
  let known: { widths: Promise<SliceWidths>; readAt: number } | undefined
  return async (options) => {
    if (known && !options?.anew && Date.now() - known.readAt < FRESH_FOR_MS) return known.widths
    const widths = readSliceWidths(clickhouse()).catch((error: unknown) => {
      throw asUnavailable(error)
    })
    known = { widths, readAt: Date.now() }
    widths.catch(() => {
      known = undefined
    })
    return widths
  }
}

/** Asks; again with new widths when a code has come up since that is wider than any before. Throws as `ask` does. */
export async function askBySlices<Row extends z.ZodType<{ overflow: number }>>(
  ctx: AskContext & Pick<QuestionContext, 'sliceWidths'>,
  build: (widths: SliceWidths) => Question<Row>,
): Promise<Answer<z.infer<Row>>> {
  for (const anew of [false, true]) {
    const widths = await ctx.sliceWidths({ anew })
    const answer = await ask(
      ctx,
      fitting(() => build(widths)),
    )
    if (answer.row.overflow === 0) return answer
  }
  throw new UnavailableError('The figures cannot be read at the moment.')
}

function fitting<T>(build: () => T): T {
  try {
    return build()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new InvalidInputError('This cohort and these dimensions are too many at once. Leave one out.', ['by'])
  }
}
