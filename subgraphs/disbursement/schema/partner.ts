import { toGlobalId } from '#platform/global-id.ts'
import { builder } from '../builder.ts'

/** A payment partner by its UUID; marketplace knows the rest. */
export const Partner = builder.objectRef<{ uuid: string }>('Partner')

Partner.implement({
  directives: { key: { fields: 'id', resolvable: false } },
  fields: (t) => ({ id: t.id({ resolve: ({ uuid }) => toGlobalId('Partner', uuid) }) }),
})
