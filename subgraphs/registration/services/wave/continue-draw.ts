import type { Database } from '#prisma/database.ts'
import { drawPage } from './draw-page.ts'

/** Carries out a page of the draw that is under way, if there is one; true when there may be more. */
export async function continueDraw(database: Database): Promise<boolean> {
  const underWay = await database.waveDraw.findFirst({ where: { finishedAt: null }, select: { waveNumber: true } })
  if (!underWay) return false
  const { finished } = await drawPage(database, underWay.waveNumber)
  return !finished
}
