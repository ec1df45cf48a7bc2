import type { Playback } from '../funnel/freshness.ts'
import { builder } from './builder.ts'

const PlaybackType = builder.objectRef<Playback>('Playback').implement({
  description: 'Published figures that were played back into this database.',
  fields: (t) => ({
    programme: t.exposeString('programme'),
    lastDay: t.expose('lastDay', { type: 'Date', description: 'Day of the last snapshot, with which it ends.' }),
    scale: t.exposeFloat('scale', { description: 'People in the database per real person.' }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'Null while it is going on.' }),
    liveSince: t.expose('liveSince', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the first live event was recorded. Until then pages open at the last day, from then on at today.',
    }),
  }),
})

builder.queryField('playback', (t) =>
  t.field({
    type: PlaybackType,
    nullable: true,
    authScopes: { public: true },
    resolve: async (_root, _args, ctx) => (await ctx.freshness()).playback ?? null,
  }),
)
