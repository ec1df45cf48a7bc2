import { z } from 'zod'
import { fromGlobalId, toGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import type { Wave as WaveRow } from '#prisma/client/client.ts'
import { builder } from '../builder.ts'
import { listWaves } from '../services/wave/list.ts'
import { loadWave } from '../services/wave/load.ts'

const WaveState = builder.enumType('WaveState', {
  values: ['PLANNED', 'OPEN', 'CLOSED', 'DRAWN', 'ANNOUNCED'] as const,
})

function stateOf(wave: WaveRow): 'PLANNED' | 'OPEN' | 'CLOSED' | 'DRAWN' | 'ANNOUNCED' {
  if (wave.announcedAt) return 'ANNOUNCED'
  if (wave.drawnAt) return 'DRAWN'
  const now = new Date()
  if (wave.closedAt || wave.closesAt <= now) return 'CLOSED'
  return wave.openedAt && wave.opensAt <= now ? 'OPEN' : 'PLANNED'
}

export const Wave = builder.objectRef<WaveRow>('Wave')

Wave.implement({
  description: 'An intake with a quota, an opening and a closing. Everything about its draw is public.',
  fields: (t) => ({
    id: t.id({ resolve: ({ number }) => toGlobalId('Wave', number) }),
    number: t.exposeInt('number'),
    quota: t.exposeInt('quota'),
    state: t.field({ type: WaveState, resolve: stateOf }),
    opensAt: t.expose('opensAt', { type: 'DateTime' }),
    closesAt: t.expose('closesAt', { type: 'DateTime' }),
    closedAt: t.expose('closedAt', { type: 'DateTime', nullable: true }),
    drawnAt: t.expose('drawnAt', { type: 'DateTime', nullable: true }),
    announcedAt: t.expose('announcedAt', { type: 'DateTime', nullable: true }),
    purchaseWithinDays: t.exposeInt('purchaseWithinDays', {
      nullable: true,
      description: 'Days from selection to the first purchase; absent: no limit.',
    }),
    drawRound: t.exposeInt('drawRound', {
      nullable: true,
      description: 'Round of the public beacon that decides the draw, named at closing.',
    }),
    drawSeed: t.exposeString('drawSeed', { nullable: true, description: 'Randomness of that round: the seed, hex.' }),
    entrantCount: t.exposeInt('entrantCount', { nullable: true }),
    selectedCount: t.exposeInt('selectedCount', { nullable: true }),
    viewerCanOpen: t.boolean({ resolve: (_wave, _args, { viewer }) => viewer.roles.has('administrator') }),
    viewerCanClose: t.boolean({
      resolve: (wave, _args, { viewer }) => viewer.roles.has('administrator') && !wave.closedAt,
    }),
    viewerCanDraw: t.boolean({
      resolve: (wave, _args, { viewer }) => viewer.roles.has('administrator') && !!wave.closedAt && !wave.drawnAt,
    }),
    viewerCanAnnounce: t.boolean({
      resolve: (wave, _args, { viewer }) => viewer.roles.has('administrator') && !!wave.drawnAt && !wave.announcedAt,
    }),
  }),
})

builder.asEntity(Wave, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, context) => loadWave(context, fromGlobalId('Wave', id)),
})

builder.queryFields((t) => ({
  waves: t.field({
    type: [Wave],
    description: 'All waves, newest first.',
    resolve: (_root, _args, ctx) => listWaves({ ctx }),
  }),
  wave: t.field({
    type: Wave,
    nullable: true,
    args: { number: t.arg.int({ required: true }) },
    resolve: (_root, args, ctx) => loadWave(ctx, String(parseInput(z.number().int().min(1).max(32_767), args.number))),
  }),
}))
