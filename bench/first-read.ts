import { withBrowser } from '#tests/support/browser.ts'

/** Lighthouse's Slow 4G as DevTools applies it: to each request, in bytes and milliseconds. */
const SLOW_4G = { offline: false, latency: 562.5, downloadThroughput: 184_320, uploadThroughput: 84_375 }
const CPU_SLOWDOWN = 4

export type FirstRead = {
  /** Compressed bytes of page and styles, as they came over the line. */
  bytesToFirstRead: number
  scriptBytes: number
  largestContentfulPaintMs: number
  cumulativeLayoutShift: number
}

/** Reads a page as with a slow telephone on a slow line, with nothing in its cache. */
export async function measureFirstRead(url: string): Promise<FirstRead> {
  return withBrowser(async (browser) => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    const devTools = await page.context().newCDPSession(page)
    await devTools.send('Network.enable')
    await devTools.send('Network.emulateNetworkConditions', SLOW_4G)
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
    const kinds = new Map<string, string>()
    const bytes: Record<string, number> = {}
    devTools.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
    devTools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const kind = kinds.get(requestId) ?? 'Other'
      bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength
    })
    await page.goto(url, { waitUntil: 'networkidle' })
    const paints = await page.evaluate(async () => {
      const entriesOf = (type: string) =>
        new Promise<PerformanceEntryList>((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true })
          setTimeout(() => resolve([]), 1_000)
        })
      const shifts = await entriesOf('layout-shift')
      return {
        largest: (await entriesOf('largest-contentful-paint')).at(-1)?.startTime ?? Number.NaN,
        shift: shifts.reduce((sum, entry) => sum + Number(Reflect.get(entry, 'value')), 0),
      }
    })
    return {
      bytesToFirstRead: (bytes.Document ?? 0) + (bytes.Stylesheet ?? 0) + (bytes.Font ?? 0),
      scriptBytes: bytes.Script ?? 0,
      largestContentfulPaintMs: Math.round(paints.largest),
      cumulativeLayoutShift: paints.shift,
    }
  })
}
