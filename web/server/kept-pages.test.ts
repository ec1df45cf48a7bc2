import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Answer, KeptPages } from './kept-pages.ts'

let made: string[] = []
let outcome: () => Promise<{ status: number; html: string }>
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
    return { ...page, late: `${page.html}, late` }
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

  it('are only good ones', async () => {
    const pages = keepPages()
    outcome = async () => ({ status: 400, html: 'mistake' })
    for (let view = 0; view < 3; view++) expect((await pages.answer('/?date=x')).status).toBe(400)
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
