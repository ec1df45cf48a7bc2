import { toGlobalId, uuidFromGlobalId } from '#platform/global-id.ts'
import type { Connection } from '#platform/page.ts'
import type { Course as CourseRow } from '#prisma/client/client.ts'
import { COURSE_CATEGORIES, type DimensionValue } from '#prisma/dimensions.ts'
import { builder } from '../builder.ts'
import { listCourses } from '../services/course/list.ts'
import { loadCourse } from '../services/course/load.ts'
import { loadPartner } from '../services/partner/load.ts'
import { loadBalance } from '../services/shopper/load.ts'
import { PageInfo } from './page-info.ts'
import { Partner } from './partner.ts'

const CategoryCode = builder.enumType('CourseCategoryCode', { values: COURSE_CATEGORIES.map(({ key }) => key) })

const Category = builder.objectRef<DimensionValue>('CourseCategory').implement({
  fields: (t) => ({
    code: t.field({ type: CategoryCode, resolve: ({ key }) => key }),
    label: t.string({
      resolve: ({ labelId, labelEn }, _args, { language }) => (language === 'en' ? labelEn : labelId),
    }),
  }),
})

export const Course = builder.objectRef<CourseRow>('Course')

Course.implement({
  description: 'A course of a training provider, as a digital platform sells it.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Course', id) }),
    code: t.exposeString('code'),
    title: t.exposeString('title'),
    category: t.field({
      type: Category,
      nullable: true,
      resolve: ({ category }) => COURSE_CATEGORIES.find(({ code }) => code === category),
    }),
    price: t.expose('price', { type: 'Rupiah' }),
    sessionCount: t.exposeInt('sessionCount'),
    onSale: t.exposeBoolean('active'),
    platform: t.field({
      type: Partner,
      nullable: true,
      resolve: ({ platformId }, _args, ctx) => loadPartner(ctx, platformId),
    }),
    provider: t.field({
      type: Partner,
      nullable: true,
      resolve: ({ providerId }, _args, ctx) => loadPartner(ctx, providerId),
    }),
    conflictOfInterest: t.boolean({
      description: 'Whether the platform that sells the course owns the provider who teaches it.',
      resolve: async ({ platformId, providerId }, _args, ctx) =>
        (await loadPartner(ctx, providerId))?.ownerId === platformId,
    }),
    viewerCanPurchase: t.boolean({
      description: 'Whether the course is on sale and the training balance of the participant who asks covers it.',
      resolve: async ({ active, price }, _args, ctx) => {
        const { participantId } = ctx.viewer
        return active && participantId !== undefined && ((await loadBalance(ctx, participantId)) ?? 0n) >= price
      },
    }),
  }),
})

builder.asEntity(Course, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, context) => loadCourse(context, uuidFromGlobalId('Course', id)),
})

const CourseEdge = builder.objectRef<Connection<CourseRow>['edges'][number]>('CourseEdge').implement({
  fields: (t) => ({ cursor: t.exposeString('cursor'), node: t.field({ type: Course, resolve: ({ node }) => node }) }),
})

const CourseConnection = builder.objectRef<Connection<CourseRow>>('CourseConnection').implement({
  fields: (t) => ({
    edges: t.field({ type: [CourseEdge], resolve: ({ edges }) => edges }),
    pageInfo: t.field({ type: PageInfo, resolve: ({ pageInfo }) => pageInfo }),
  }),
})

builder.queryFields((t) => ({
  courses: t.field({
    type: CourseConnection,
    description: 'Courses on sale, 1 to 100 at a time.',
    args: {
      first: t.arg.int(),
      after: t.arg.string(),
      last: t.arg.int(),
      before: t.arg.string(),
      platform: t.arg.id(),
      provider: t.arg.id(),
      category: t.arg({ type: CategoryCode }),
      maximumPrice: t.arg({ type: 'Rupiah' }),
    },
    resolve: (_root, input, ctx) => listCourses({ ctx, input }),
  }),
  course: t.field({
    type: Course,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, ctx) => loadCourse(ctx, uuidFromGlobalId('Course', id)),
  }),
}))
