import type { CodeValue } from '../funnel/code-lists.ts'
import { FUNNEL_DIMENSIONS, type FunnelDimension } from '../funnel/dimensions.ts'
import { builder } from './builder.ts'
import { FunnelDimensionEnum } from './funnel.ts'

const FunnelValue = builder.objectRef<CodeValue>('FunnelValue').implement({
  fields: (t) => ({
    key: t.exposeString('key', { description: 'As in filters and breakdowns.' }),
    label: t.string({ resolve: ({ labels }, _args, { language }) => labels[language] }),
  }),
})

const FunnelDimensionValues = builder
  .objectRef<{ dimension: FunnelDimension; values: CodeValue[] }>('FunnelDimensionValues')
  .implement({
    fields: (t) => ({
      dimension: t.expose('dimension', { type: FunnelDimensionEnum }),
      values: t.expose('values', { type: [FunnelValue], description: 'Empty for ENTRY_DATE, whose keys are days.' }),
    }),
  })

builder.queryField('funnelDimensions', (t) =>
  t.field({
    type: [FunnelDimensionValues],
    description: 'The dimensions of the funnel with the values they have.',
    authScopes: { public: true },
    args: { dimensions: t.arg({ type: [FunnelDimensionEnum], description: 'Default: all.' }) },
    resolve: async (_root, { dimensions }, ctx) => {
      const codeLists = await ctx.codeLists()
      return (dimensions ?? FUNNEL_DIMENSIONS).map((dimension) => ({ dimension, values: codeLists.list(dimension) }))
    },
  }),
)
