import { z } from 'zod'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { type PageArguments, parsePage, toConnection } from '#platform/page.ts'
import { parseInput } from '#platform/parse-input.ts'
import { COURSE_CATEGORIES } from '#prisma/dimensions.ts'
import type { MarketplaceContext } from '../../context.ts'

const filter = z.object({
  platform: z.string().nullish(),
  provider: z.string().nullish(),
  category: z.enum(COURSE_CATEGORIES.map(({ key }) => key)).nullish(),
  maximumPrice: z.bigint().nullish(),
})

/** A page of the courses on sale, in the order of their codes. Public. */
export async function listCourses({ ctx, input }: { ctx: MarketplaceContext; input: PageArguments }) {
  const { platform, provider, category, maximumPrice } = parseInput(filter, input)
  const page = parsePage(input)
  const rows = await ctx.database.course.findMany({
    where: {
      active: true,
      ...(platform ? { platformId: uuidFromGlobalId('Partner', platform) } : {}),
      ...(provider ? { providerId: uuidFromGlobalId('Partner', provider) } : {}),
      ...(category ? { category: COURSE_CATEGORIES.find(({ key }) => key === category)?.code ?? 0 } : {}),
      ...(maximumPrice == null ? {} : { price: { lte: maximumPrice } }),
      ...(page.from === undefined ? {} : { code: page.backwards ? { lt: page.from } : { gt: page.from } }),
    },
    orderBy: { code: page.backwards ? 'desc' : 'asc' },
    take: page.limit + 1,
  })
  return toConnection(rows, page, ({ code }) => code)
}
