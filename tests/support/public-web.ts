import { expect } from 'vitest'
import { type RunningWeb, startWeb } from './running-web.ts'
import { SOME_FIGURES, startStubGateway } from './stub-gateway.ts'

/** Each with its English address. */
export const PAGES = [
  ['/gelombang', '/en/waves'],
  ['/provinsi', '/en/provinces'],
  ['/provinsi/32', '/en/provinces/32'],
  ['/provinsi/91', '/en/provinces/91'],
  ['/perkembangan', '/en/progress'],
  ['/metode', '/en/method'],
  ['/data-terbuka', '/en/open-data'],
]

/** Pages that lead nowhere further, or say what went wrong. */
export const OTHERS = [
  ['/?date=2020-09-15&wave=3', '/en?date=2020-09-15&province=32'],
  ['/gelombang?date=x', '/en/waves?date=x'],
  ['/nowhere', '/en/nowhere'],
  ['/sign-in', '/en/sign-in'],
  ['/petugas', '/en/staff?problem=expired'],
  ['/verify-email?token=0123456789012345678901', '/en/verify-email'],
]

export const figures = { ...SOME_FIGURES, edition: 7 }
export let gateway: Awaited<ReturnType<typeof startStubGateway>>
export let web: RunningWeb

/** The web in front of a gateway that answers with `figures`. */
export async function startPublicWeb(): Promise<void> {
  gateway = await startStubGateway(figures)
  web = await startWeb(gateway.url)
}

export async function stopPublicWeb(): Promise<void> {
  gateway.close()
  expect(await web.stop(), 'exit code of the web').toBe(0)
}

/** Before each test: what another has set is put back. */
export function putFiguresBack(): void {
  Object.assign(figures, { counts: SOME_FIGURES.counts, isBusy: false, isAnnounced: true })
}
