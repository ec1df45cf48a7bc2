import { ConflictError, NotFoundError, PrerequisiteMissingError, UnavailableError } from '#platform/errors.ts'
import type { Wave as WaveRow } from '#prisma/client/client.ts'
import { builder } from '../builder.ts'
import type { RegistrationContext } from '../context.ts'
import { announceWave } from '../services/wave/announce.ts'
import { closeWave } from '../services/wave/close.ts'
import { drawWave } from '../services/wave/draw.ts'
import { loadWave } from '../services/wave/load.ts'
import { openWave } from '../services/wave/open.ts'
import { Wave } from './wave.ts'

const administrator = { role: 'administrator' } as const

/** Read again: the mutation has changed it. */
async function reload(ctx: RegistrationContext, number: number): Promise<WaveRow> {
  loadWave.clear(ctx)
  const wave = await loadWave(ctx, String(number))
  if (!wave) throw new NotFoundError('There is no such wave.')
  return wave
}

const OpenWaveInput = builder.inputType('OpenWaveInput', {
  fields: (t) => ({
    number: t.int({ required: true }),
    quota: t.int({ required: true, description: 'How many are selected at most.' }),
    opensAt: t.field({ type: 'DateTime', required: true }),
    closesAt: t.field({ type: 'DateTime', required: true, description: 'Not passed yet.' }),
  }),
})
const CloseWaveInput = builder.inputType('CloseWaveInput', { fields: (t) => ({ wave: t.id({ required: true }) }) })
const DrawWaveInput = builder.inputType('DrawWaveInput', { fields: (t) => ({ wave: t.id({ required: true }) }) })
const AnnounceWaveInput = builder.inputType('AnnounceWaveInput', {
  fields: (t) => ({ wave: t.id({ required: true }) }),
})

builder.mutationFields((t) => ({
  openWave: t.field({
    type: Wave,
    description: 'Opens a wave. Administrators only.',
    authScopes: administrator,
    errors: { types: [ConflictError] },
    args: { input: t.arg({ type: OpenWaveInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await openWave({ ctx, input })),
  }),
  closeWave: t.field({
    type: Wave,
    description: 'Closes a wave and names the round of the beacon that will draw it. Administrators only.',
    authScopes: administrator,
    errors: { types: [NotFoundError, UnavailableError] },
    args: { input: t.arg({ type: CloseWaveInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await closeWave({ ctx, input })),
  }),
  drawWave: t.field({
    type: Wave,
    description: 'Draws a closed wave, once; drawing again answers the same. Administrators only.',
    authScopes: administrator,
    errors: { types: [NotFoundError, PrerequisiteMissingError, UnavailableError] },
    args: { input: t.arg({ type: DrawWaveInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await drawWave({ ctx, input })),
  }),
  announceWave: t.field({
    type: Wave,
    description: 'Announces a drawn wave and writes to everybody selected, once. Administrators only.',
    authScopes: administrator,
    errors: { types: [NotFoundError, PrerequisiteMissingError] },
    args: { input: t.arg({ type: AnnounceWaveInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await announceWave({ ctx, input })),
  }),
}))
