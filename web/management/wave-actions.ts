import type { DeskWaveFragment } from '../generated/graphql.ts'

export const WAVE_ACTIONS = ['close', 'draw', 'announce'] as const
export type WaveAction = (typeof WAVE_ACTIONS)[number]

/** What was done to a wave, as an address says it. */
export const WAVE_DONE = ['opened', ...WAVE_ACTIONS] as const

export function isWaveAction(name: string): name is WaveAction {
  return WAVE_ACTIONS.some((action) => action === name)
}

/** What the viewer can do with a wave now, as the API says. */
export function actionsOn(wave: DeskWaveFragment): WaveAction[] {
  const can = { close: wave.viewerCanClose, draw: wave.viewerCanDraw, announce: wave.viewerCanAnnounce }
  return WAVE_ACTIONS.filter((action) => can[action])
}
