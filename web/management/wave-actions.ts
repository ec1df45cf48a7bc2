import type { DeskWaveFragment } from '../generated/graphql.ts'

export const WAVE_ACTIONS = ['close', 'draw', 'announce'] as const
export type WaveAction = (typeof WAVE_ACTIONS)[number]

const DONE = ['opened', 'close', 'draw', 'announce'] as const

export function isWaveAction(name: string): name is WaveAction {
  return WAVE_ACTIONS.some((action) => action === name)
}

export function isWaveDone(name: string | undefined): name is (typeof DONE)[number] {
  return DONE.some((done) => done === name)
}

/** What the viewer can do with a wave now, as the API says. */
export function actionsOn(wave: DeskWaveFragment): WaveAction[] {
  const can = { close: wave.viewerCanClose, draw: wave.viewerCanDraw, announce: wave.viewerCanAnnounce }
  return WAVE_ACTIONS.filter((action) => can[action])
}
