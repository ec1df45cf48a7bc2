import { NotFoundError } from '#platform/errors.ts'
import { toGlobalId } from '#platform/global-id.ts'
import type { Annotation as Row } from '#prisma/client/client.ts'
import { builder } from '../../schema/builder.ts'
import { addAnnotation } from '../add-annotation.ts'
import { listAnnotations } from '../list-annotations.ts'
import { removeAnnotation } from '../remove-annotation.ts'
import { KEEPS_THINGS, mayRemove, NAME, WORKS_WITH_FIGURES } from '../who.ts'

const Annotation = builder.objectRef<Row>('Annotation').implement({
  description: 'What happened on a day, to be seen beside the figures of that day.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Annotation', id) }),
    day: t.field({ type: 'Date', resolve: ({ day }) => day.toISOString().slice(0, 10) }),
    text: t.exposeString('text'),
    createdBy: t.exposeString('createdBy'),
    createdByName: t.string({
      description: NAME,
      resolve: ({ createdBy, createdByName }) => createdByName ?? createdBy,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    viewerCanRemove: t.boolean({ resolve: ({ createdBy }, _args, { viewer }) => mayRemove(viewer, createdBy) }),
  }),
})

const AddAnnotationInput = builder.inputType('AddAnnotationInput', {
  fields: (t) => ({
    day: t.field({ type: 'Date', required: true }),
    text: t.string({ required: true, description: 'At most 200 characters, about nobody in particular.' }),
  }),
})
const RemoveAnnotationInput = builder.inputType('RemoveAnnotationInput', {
  fields: (t) => ({ annotation: t.id({ required: true }) }),
})

builder.queryField('annotations', (t) =>
  t.field({
    type: [Annotation],
    description: 'What happened in a period, both days included, oldest first, 500 at most.',
    authScopes: { role: [...WORKS_WITH_FIGURES] },
    args: { from: t.arg({ type: 'Date' }), to: t.arg({ type: 'Date' }) },
    resolve: (_root, input, ctx) => listAnnotations({ ctx, input }),
  }),
)

builder.mutationFields((t) => ({
  addAnnotation: t.field({
    type: Annotation,
    description: 'Says what happened on a day, for everybody who works with the figures.',
    authScopes: { role: [...KEEPS_THINGS] },
    errors: {},
    args: { input: t.arg({ type: AddAnnotationInput, required: true }) },
    resolve: (_root, { input }, ctx) => addAnnotation({ ctx, input }),
  }),
  removeAnnotation: t.field({
    type: Annotation,
    description: 'Takes an annotation away. One’s own; administrators everybody’s.',
    authScopes: { role: [...KEEPS_THINGS] },
    errors: { types: [NotFoundError] },
    args: { input: t.arg({ type: RemoveAnnotationInput, required: true }) },
    resolve: (_root, { input }, ctx) => removeAnnotation({ ctx, input }),
  }),
}))
