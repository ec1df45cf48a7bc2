import { NotFoundError } from '#platform/errors.ts'
import { toGlobalId } from '#platform/global-id.ts'
import type { SavedView as Row } from '#prisma/client/client.ts'
import { builder } from '../../schema/builder.ts'
import { listViews } from '../list-views.ts'
import { removeView } from '../remove-view.ts'
import { saveView } from '../save-view.ts'
import { KEEPS_THINGS, mayRemove, NAME, WORKS_WITH_FIGURES } from '../who.ts'

const SavedView = builder.objectRef<Row>('SavedView').implement({
  description: 'A question to the figures under a name.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('SavedView', id) }),
    name: t.exposeString('name'),
    page: t.exposeString('page', { description: 'Name of the page that it belongs to.' }),
    query: t.exposeString('query', { description: 'The question, as the query string of that page.' }),
    createdBy: t.exposeString('createdBy'),
    createdByName: t.string({
      description: NAME,
      resolve: ({ createdBy, createdByName }) => createdByName ?? createdBy,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    viewerCanRemove: t.boolean({ resolve: ({ createdBy }, _args, { viewer }) => mayRemove(viewer, createdBy) }),
  }),
})

const SaveViewInput = builder.inputType('SaveViewInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    page: t.string({ required: true }),
    query: t.string({ required: true }),
  }),
})
const RemoveSavedViewInput = builder.inputType('RemoveSavedViewInput', {
  fields: (t) => ({ view: t.id({ required: true }) }),
})

builder.queryField('savedViews', (t) =>
  t.field({
    type: [SavedView],
    description: 'Views of a page that somebody has saved, newest first, 200 at most.',
    authScopes: { role: [...WORKS_WITH_FIGURES] },
    args: { page: t.arg.string({ required: true }) },
    resolve: (_root, input, ctx) => listViews({ ctx, input }),
  }),
)

builder.mutationFields((t) => ({
  saveView: t.field({
    type: SavedView,
    description: 'Keeps a question under a name, for everybody who works with the figures.',
    authScopes: { role: [...KEEPS_THINGS] },
    errors: {},
    args: { input: t.arg({ type: SaveViewInput, required: true }) },
    resolve: (_root, { input }, ctx) => saveView({ ctx, input }),
  }),
  removeSavedView: t.field({
    type: SavedView,
    description: 'Takes a saved view off the list. One’s own; administrators everybody’s.',
    authScopes: { role: [...KEEPS_THINGS] },
    errors: { types: [NotFoundError] },
    args: { input: t.arg({ type: RemoveSavedViewInput, required: true }) },
    resolve: (_root, { input }, ctx) => removeView({ ctx, input }),
  }),
}))
