import { createBatchLoader } from '#platform/batch-loader.ts'
import type { MarketplaceContext } from '../../context.ts'

/** Courses by id, N of them in one query. */
export const loadCourse = createBatchLoader(async (ids, { database }: MarketplaceContext) => {
  const found = await database.course.findMany({ where: { id: { in: [...ids] } } })
  return new Map(found.map((course) => [course.id, course]))
})
