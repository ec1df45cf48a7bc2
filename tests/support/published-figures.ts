import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type FiguresFile = {
  snapshots: { asOf: string; cumulative: Record<string, number>; paidAmountIdr?: number }[]
}

export type Published = { asOf: string; counts: Record<string, number>; paidAmount: string | undefined }

/** What a figures file says of each date, at 1:1000, worked out apart from the playback: figure / 1000, half up. */
export function publishedAtOneInThousand(path = 'prisma/replay/figures/prakerja-2020.json'): Published[] {
  const file = JSON.parse(readFileSync(join(import.meta.dirname, '../..', path), 'utf8')) as FiguresFile
  return file.snapshots.map(({ asOf, cumulative, paidAmountIdr }) => ({
    asOf,
    counts: Object.fromEntries(
      Object.entries(cumulative).map(([step, figure]) => [step.toUpperCase(), Math.floor((figure + 500) / 1000)]),
    ),
    paidAmount: paidAmountIdr === undefined ? undefined : String(Math.floor((paidAmountIdr + 500) / 1000)),
  }))
}
