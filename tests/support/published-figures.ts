import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type FiguresFile = {
  snapshots: { asOf: string; cumulative: Record<string, number>; paidAmountIdr?: number }[]
}

export type Published = { asOf: string; counts: Record<string, number>; paidAmount: string | undefined }

/** What a figures file says of each date, at 1:1000, worked out apart from the playback: figure / 1000, half up. */
export function publishedAtOneInThousand(path?: string): Published[] {
  return publishedAt(1, path)
}

/** The same at so many thousandths. */
export function publishedAt(thousandths: number, path = 'prisma/replay/figures/prakerja-2020.json'): Published[] {
  const scaled = (figure: number): number => Math.floor((figure * thousandths + 500) / 1000)
  const file = JSON.parse(readFileSync(join(import.meta.dirname, '../..', path), 'utf8')) as FiguresFile
  return file.snapshots.map(({ asOf, cumulative, paidAmountIdr }) => ({
    asOf,
    counts: Object.fromEntries(
      Object.entries(cumulative).map(([step, figure]) => [step.toUpperCase(), scaled(figure)]),
    ),
    paidAmount: paidAmountIdr === undefined ? undefined : String(scaled(paidAmountIdr)),
  }))
}
