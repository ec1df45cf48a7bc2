import type { DeskWaveFragment } from '../generated/graphql.ts'

export const WAVE_ACTIONS = ['close', 'draw', 'announce'] as const
export type WaveAction = (typeof WAVE_ACTIONS)[number]

/** What the wave has since each was done to it: there is no wave that was not opened. */
const SINCE = { opened: 'opensAt', close: 'closedAt', draw: 'drawnAt', announce: 'announcedAt' } as const
type WaveDone = keyof typeof SINCE

export function isWaveAction(name: string): name is WaveAction {
  return WAVE_ACTIONS.some((action) => action === name)
}

/** What an address says was done to a wave, when the wave agrees: anybody can write an address. */
export function doneTo(wave: DeskWaveFragment | undefined, name: string | undefined): WaveDone | undefined {
  if (wave === undefined || !isWaveDone(name)) return undefined
  return wave[SINCE[name]] ? name : undefined
}

function isWaveDone(name: string | undefined): name is WaveDone {
  return name !== undefined && Object.hasOwn(SINCE, name)
}

/** What the viewer can do with a wave now, as the API says. */
export function actionsOn(wave: DeskWaveFragment): WaveAction[] {
  const can = { close: wave.viewerCanClose, draw: wave.viewerCanDraw, announce: wave.viewerCanAnnounce }
  return WAVE_ACTIONS.filter((action) => can[action])
}
