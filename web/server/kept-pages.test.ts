import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Answer, KeptPages } from './kept-pages.ts'

let made: string[] = []
let outcome: () => Promise<{ status: number; html: string; disposition?: string }>
const reported = vi.fn()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  made = []
  reported.mockReset()
  outcome = async () => ({ status: 200, html: `page ${made.length}` })
})
afterEach(() => void vi.useRealTimers())

function keepPages(options: { keepFor?: number; maxBytes?: number } = {}): KeptPages {
  const render = async (address: string) => {
    made.push(address)
    const page = await outcome()
    return { ...page, late: async () => `${page.html}, late` }
  }
  return new KeptPages({ keepFor: 30_000, render, report: reported, ...options })
}

async function textOf({ page }: Answer): Promise<string> {
  return (await page.variant('identity')).body.toString()
}

describe('kept pages', () => {
  it('are made once, however many ask at the same time', async () => {
    const pages = keepPages()
    await Promise.all(Array.from({ length: 100 }, () => pages.answer('/')))
    for (let view = 0; view < 1_000; view++) await pages.answer('/')
    expect(made).toEqual(['/'])
  })

  it('of many new addresses are made a few at a time; wrong ones do not wait behind them, nor pages behind files, and one that is kept is renewed at once', async () => {
    const pages = keepPages()
    await pages.answer('/')
    outcome = () => new Promise(() => {})
    for (let province = 11; province <= 19; province++) pages.answer(`/kartu/${province}.png?date=2020-08-11`)
    await sleep(1)
    expect(made.splice(1)).toEqual([11, 12].map((province) => `/kartu/${province}.png?date=2020-08-11`))
    for (let day = 11; day <= 30; day++) pages.answer(`/?date=2020-08-${day}`)
    await sleep(1)
    expect(made).toEqual(['/', ...[11, 12, 13, 14].map((day) => `/?date=2020-08-${day}`)])
    for (const wrong of ['/?date=kemarin', '/provinsi/99', '/perkembangan?date=2020-08-11&from=2999-01-01']) {
      pages.answer(wrong)
      expect(made.at(-1)).toBe(wrong)
    }
    vi.advanceTimersByTime(11_000)
    await pages.answer('/')
    expect(made.at(-1)).toBe('/')
  })

  it('are sent at once and renewed behind the reader when older than a third of their time', async () => {
    const pages = keepPages()
    await pages.answer('/')
    vi.advanceTimersByTime(11_000)
    expect(await textOf(await pages.answer('/'))).toBe('page 1')
    await sleep(1)
    expect(await textOf(await pages.answer('/'))).toBe('page 2')
    expect(made).toHaveLength(2)
  })

  it('are never sent past their time when there is a newer one', async () => {
    const pages = keepPages()
    await pages.answer('/')
    vi.advanceTimersByTime(3_600_000)
    expect(await textOf(await pages.answer('/'))).toBe('page 2')
  })

  it.each([
    ['answers 503', async () => ({ status: 503, html: 'away' })],
    ['falls over', () => Promise.reject(new Error('away'))],
    ['does not answer', () => new Promise<never>(() => {})],
  ])('past their time, while what makes them %s, say that they are late', async (_name, fails) => {
    const pages = keepPages()
    await pages.answer('/')
    vi.advanceTimersByTime(31_000)
    const works = outcome
    outcome = fails
    const answers = await Promise.all(Array.from({ length: 10 }, () => pages.answer('/')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(await Promise.all(answers.map(textOf)))).toEqual(new Set(['page 1, late']))
    expect(made).toHaveLength(2)
    outcome = works
  })

  it('that are files say in their headers that they are late and of when they are, as long as they are', async () => {
    const pages = keepPages()
    const headersOf = async ({ page }: Answer) => (await page.variant('identity')).headers.join('\n')
    const madeAt = new Date().toUTCString()
    outcome = async () => ({ status: 200, html: 'a,b', disposition: 'inline; filename="funnel.csv"' })
    expect(await headersOf(await pages.answer('/unduh/funnel.csv'))).not.toMatch(/last-modified|cache-status/)
    vi.advanceTimersByTime(31_000)
    const works = outcome
    outcome = () => Promise.reject(new Error('away'))
    const late = await headersOf(await pages.answer('/unduh/funnel.csv'))
    expect(late).toContain(`last-modified\n${madeAt}`)
    expect(late).toContain('content-disposition\ninline; filename="funnel.csv"')
    expect(late).toContain('cache-status\ngelombang; fwd=stale; detail="newer figures')
    outcome = works
    vi.advanceTimersByTime(1_000)
    expect(await headersOf(await pages.answer('/unduh/funnel.csv'))).not.toMatch(/last-modified|cache-status/)
  })

  it('come back without the notice as soon as they can be made', async () => {
    const pages = keepPages()
    await pages.answer('/')
    vi.advanceTimersByTime(31_000)
    const works = outcome
    outcome = () => Promise.reject(new Error('away'))
    await pages.answer('/')
    outcome = works
    vi.advanceTimersByTime(1_000)
    expect(await textOf(await pages.answer('/'))).toBe('page 3')
  })

  it.each([400, 404])(
    'of wrong addresses (%i) are made once for a third of their time, and are right again then',
    async (status) => {
      const pages = keepPages()
      const works = outcome
      outcome = async () => ({ status, html: 'mistake' })
      for (let view = 0; view < 1_000; view++) expect((await pages.answer('/?wave=99')).status).toBe(status)
      expect(pages.at('/?wave=99')?.status).toBe(status)
      expect(made).toHaveLength(1)
      const { headers } = await (await pages.answer('/?wave=99')).page.variant('identity')
      expect(headers[headers.indexOf('cache-control') + 1]).toBe('no-store')
      outcome = works
      vi.advanceTimersByTime(10_000)
      expect(await textOf(await pages.answer('/?wave=99'))).toBe('page 2')
      outcome = async () => ({ status, html: 'mistake' })
      vi.advanceTimersByTime(30_000)
      expect((await pages.answer('/?wave=99')).status).toBe(status)
      expect(pages.at('/?wave=99')?.status).toBe(status)
    },
  )

  it('are not pushed out of memory by wrong addresses, which take little of it, however many there are', async () => {
    const pages = keepPages({ maxBytes: 200_000 })
    const real = Array.from({ length: 40 }, (_, wave) => `/?wave=${wave}`)
    for (const address of real) await pages.answer(address)
    const ofReal = pages.bytes
    outcome = async () => ({ status: 404, html: 'missing' })
    for (let code = 0; code < 5_000; code++) await pages.answer(`/provinsi/99?date=${code}`)
    expect(pages.bytes - ofReal).toBeLessThanOrEqual(200_000 / 16)
    expect(pages.bytes - ofReal).toBeGreaterThan(0)
    expect(real.filter((address) => pages.at(address)?.status !== 200)).toEqual([])
  })

  it('are not kept where they could not be made', async () => {
    const pages = keepPages()
    outcome = async () => ({ status: 503, html: 'away' })
    for (let view = 0; view < 3; view++) expect((await pages.answer('/')).status).toBe(503)
    expect([made.length, pages.bytes]).toEqual([3, 0])
  })

  it('never take more memory than they may, whatever addresses are asked for', async () => {
    const pages = keepPages({ maxBytes: 50_000 })
    for (let address = 0; address < 1_000; address++) {
      await pages.answer(`/?wave=${address}`)
      await pages.answer('/')
      expect(pages.bytes).toBeLessThanOrEqual(50_000)
    }
    expect(made.filter((address) => address === '/')).toHaveLength(1)
  })

  it('are not kept at all with no time to keep', async () => {
    const pages = keepPages({ keepFor: 0 })
    for (let view = 0; view < 3; view++) await pages.answer('/')
    expect(made).toHaveLength(3)
  })
})
