import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cookieOf, webOf } from '../support/staff.ts'
import { ALL_PAGES, ownOf } from './addresses.ts'
import { open, platform } from './staffed-platform.ts'

/** Whatever address comes. All 10,000, in parts: HOSTILE_QUERIES=5000 HOSTILE_SEED=1 npm test -- tests/management-pages.test.ts -t hostile */
export function hostileQueries(): void {
  it('never fail and never pass on anything unescaped, whatever hostile queries they are sent', async () => {
    const cookies = await Promise.all(
      ['analyst', 'auditor'].map(async (role) => cookieOf(await open({ role, path: '/en/manage/waves' }))),
    )
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<script>alert(1)</script>', '"><svg onload=1>', "' OR 1=1 --", '9999-12-31', '-1', '__proto__'),
    )
    const field = fc.oneof(
      fc.constantFrom(
        'date',
        'step',
        'window',
        'by',
        'by2',
        'wave',
        'province',
        'cohort',
        'compare',
        'compareWave',
        'compareSince',
      ),
      fc.constantFrom('from', 'to', 'grain', 'exact', 'after', 'before', 'since', 'until', 'state', 'done', 'number'),
      nasty,
    )
    const query = fc.array(fc.tuple(field, nasty), { maxLength: 4 })
    const path = fc.constantFrom(
      ...[...ALL_PAGES, '/en/manage/nowhere', '/en/staff'].flatMap((each) => [each, ownOf(each)]),
      '/kelola/corong/funnel.csv',
      '/kelola/corong/trend.svg',
      '/en/manage/payments/%00',
      '/en/manage/waves/open',
      '/en/manage/waves/9999/close',
    )
    const wanted = Number(process.env.HOSTILE_QUERIES ?? 40)
    const together = Math.min(8, wanted)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(query, path, fc.constantFrom(...cookies)), { minLength: together, maxLength: together }),
        async (asked) => {
          await Promise.all(asked.map(([pairs, page, cookie]) => expectSafe(pairs, page, cookie)))
        },
      ),
      { numRuns: Math.ceil(wanted / together), seed: Number(process.env.HOSTILE_SEED ?? Date.now()) },
    )
  }, 3_600_000)
}

async function expectSafe(pairs: [string, string][], page: string, cookie: string): Promise<void> {
  const address = `${webOf(platform)}${page}?${new URLSearchParams(pairs)}`
  const answer = await fetch(address, { headers: { cookie }, redirect: 'manual' })
  expect([200, 400, 403, 404], address).toContain(answer.status)
  if (/manage|kelola/.test(page)) expect(answer.headers.get('cache-control')).toBe('no-store')
  const body = (await answer.text()).replace(/<script src="\/assets\/[\w.-]+" defer><\/script>/, '')
  expect(body, address).not.toMatch(/<script|<svg onload/)
}
