import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { plain, text } from '../support/page-reader.ts'
import { cookieOf, webOf } from '../support/staff.ts'
import { ownOf, WAVE_3 } from './addresses.ts'
import { ask, open, platform } from './staffed-platform.ts'

/** What is shown is what the API counts, on pages and in files. */
export function figures(): void {
  it('have files whose words are in the language of their page, and whose numbers are the same in both', async () => {
    const page = await open({ role: 'analyst', path: '/kelola' })
    const cookie = await cookieOf(page)
    const query = `${WAVE_3.replace('&wave=3', '')}&by=GENDER&from=SELECTED&to=PURCHASED`
    const read = async (file: string, query: string) => {
      const addresses = [`/kelola/corong/${file}`, `/en/manage/funnel/${file}`]
      const [own = '', english = ''] = await Promise.all(
        addresses.map(async (address) =>
          (await fetch(`${webOf(platform)}${address}?${query}`, { headers: { cookie } })).text(),
        ),
      )
      return { own, english }
    }
    for (const name of ['funnel', 'times', 'trend', 'stopped']) {
      const { own, english } = await read(`${name}.csv`, query)
      const [head, ...rows] = own.trim().split('\r\n')
      const [sameHead, ...others] = english.trim().split('\r\n')
      expect([head, rows.length], name).toEqual([sameHead, others.length])
      const columns = head?.split(',') ?? []
      for (const [index, row] of rows.entries()) {
        const other = cellsOf(others[index] ?? '')
        for (const [place, cell] of cellsOf(row).entries()) {
          const column = columns[place] ?? ''
          if (column.endsWith('_name')) expect([cell === '', cell !== other[place]], column).toContain(true)
          else if (/^[\d.]+$/.test(cell)) expect(cell, column).toBe(other[place])
        }
      }
      expect(columns.filter((column) => column.endsWith('_name')).length, name).toBeGreaterThan(0)
    }
    for (const file of [
      'funnel.csv',
      'times.csv',
      'trend.csv',
      'stopped.csv',
      'funnel.svg',
      'times.svg',
      'trend.svg',
    ]) {
      const { own, english } = await read(file, `${WAVE_3}&from=SELECTED&to=PURCHASED`)
      for (const [text, asked] of [
        [own, /Keadaan sampai akhir .* · Gelombang 3/],
        [english, /As of the end of .* · Wave 3/],
      ] as const) {
        const rows = file.endsWith('.csv') ? text.trim().split('\r\n').slice(1) : [text]
        expect(rows.length, file).toBeGreaterThan(0)
        for (const row of rows) expect(row, file).toMatch(asked)
      }
    }
    const compared = await read('funnel.csv', `${WAVE_3}&compareWave=4&compare=2020-09-15`)
    for (const [text, own, other] of [
      [compared.own, /akhir 25 September 2020 · Gelombang 3/, /akhir 15 September 2020 · Gelombang 4/],
      [compared.english, /end of 25 September 2020 · Wave 3/, /end of 15 September 2020 · Wave 4/],
    ] as const) {
      const rows = plain(text).trim().split('\r\n').slice(1)
      const ofOther = rows.filter((row) => row.startsWith('2020-09-15,'))
      expect(ofOther).toHaveLength(rows.length / 2)
      for (const row of rows) expect(row).toMatch(ofOther.includes(row) ? other : own)
    }
    const named = await fetch(`${webOf(platform)}/kelola/corong/funnel.png?${WAVE_3}`, { headers: { cookie } })
    expect(named.headers.get('content-disposition')).toMatch(/"funnel-2020-\d\d-\d\d-.*wave-3.*\.png"/)
    for (const name of ['funnel', 'times', 'trend']) {
      const { own, english } = await read(`${name}.svg`, `${query}&order=STRICT`)
      expect([own.includes('Berurutan'), english.includes('In sequence')]).toEqual(Array(2).fill(name === 'funnel'))
      expect([own, english].map((drawing) => /xml:lang="(\w+)"/.exec(drawing)?.[1])).toEqual(['id', 'en'])
      expect([own.includes('Keadaan sampai akhir'), own.includes('As of')]).toEqual([true, false])
      expect([english.includes('Keadaan'), english.includes('As of the end')]).toEqual([false, true])
    }
    for (const [exact, reckoned] of [
      ['', true],
      ['&exact=1', false],
    ] as const) {
      const { own, english } = await read('times.svg', query + exact)
      expect([own.includes('sekitar'), english.includes('about')]).toEqual([reckoned, reckoned])
    }
    const refused = await read('funnel.csv', 'date=2020-02-31')
    expect([refused.own, refused.english]).toEqual([
      expect.stringContaining('Alamat ini'),
      expect.stringContaining('The address'),
    ])
  })

  it('show the numbers of the API and of the CSV, in both languages, and the same drawing as a file', async () => {
    const pair = 'from: SELECTED, to: PURCHASED, asOf: "2020-09-15T05:00:00Z"'
    const { funnel, stepTimes, backlog, paying, waves } = await ask(`{
      funnel(asOf: "2020-09-15T05:00:00Z", steps: [SELECTED, PURCHASED, COMPLETED], by: [GENDER]) {
        breakdown { steps { step count } } }
      stepTimes(${pair}, by: [GENDER], exact: true) { breakdown { people median { seconds } p99 { seconds } } }
      backlog(${pair}) { people ages { people } }
      paying: backlog(from: CERTIFIED, to: PAID, asOf: "2020-09-15T05:00:00Z") { perDay { entered left } }
      waves { entrantCount selectedCount }
    }`)
    const { paymentsDue } = await ask('{ paymentsDue { count amount } }', 'payment_officer')
    const query =
      'date=2020-09-15&step=SELECTED&step=PURCHASED&step=COMPLETED&by=GENDER&from=SELECTED&to=PURCHASED&exact=1'
    const page = await open({ role: 'analyst', path: '/kelola' })
    const officer = await open({ role: 'payment_officer', path: '/kelola' })
    const cookie = await cookieOf(page)
    for (const [locale, at] of [
      ['id-ID', ownOf],
      ['en-GB', (address: string) => address],
    ] as const) {
      const format = new Intl.NumberFormat(locale, { useGrouping: 'always' })
      const go = (where: Page, address: string) => where.goto(webOf(platform) + at(address))
      const read = async (file: string) => {
        const answer = await fetch(`${webOf(platform)}${at(`/en/manage/funnel/${file}`)}?${query}`, {
          headers: { cookie },
        })
        return { type: answer.headers.get('content-type'), body: Buffer.from(await answer.arrayBuffer()) }
      }
      /** Rows of a file as numbers by column. */
      const rows = async (file: string): Promise<Record<string, string>[]> => {
        const [head = '', ...lines] = (await read(file)).body.toString().trim().split('\r\n')
        return lines.map((line) => {
          const cells = line.split(',')
          return Object.fromEntries(head.split(',').map((name, index) => [name, cells[index] ?? '']))
        })
      }
      /** Rows of the tables that follow a heading or stand in the whole page, as the reader sees them. */
      const shown = async (where: Page, selector: string): Promise<string[]> =>
        (await where.locator(`${selector} tbody tr`).allTextContents()).map(plain)

      await go(page, `/en/manage/funnel?${query}`)
      const counts = funnel.breakdown.flatMap(({ steps }: { steps: { count: number }[] }) =>
        steps.map(({ count }) => count),
      )
      expect((await rows('funnel.csv')).map(({ people }) => Number(people))).toEqual(counts)
      const table = await shown(page, '.explorer section:nth-of-type(1) details')
      expect(table).toHaveLength(counts.length)
      for (const [index, count] of counts.entries()) expect(table[index]).toContain(format.format(count))

      const times = await rows('times.csv')
      const [, ...parts] = await shown(page, '.explorer section:nth-of-type(2) details')
      const parted = [...new Set(times.map(({ series }) => series))].slice(1)
      expect(parts).toHaveLength(stepTimes.breakdown.length)
      for (const [index, { people, median, p99 }] of stepTimes.breakdown.entries()) {
        const own = times.filter(({ series }) => series === parted[index])
        const told = (name: string) => own.find(({ figure }) => figure === name)?.seconds ?? ''
        const bins = own.filter(({ figure }) => figure === 'bin').map((bin) => Number(bin.people))
        expect(parts[index]).toContain(format.format(people))
        expect(bins.reduce((sum, each) => sum + each, 0)).toBe(people)
        expect([told('median'), told('p99')]).toEqual(
          [median, p99].map((found) => (found === null ? '' : String(found.seconds))),
        )
        for (const found of [median, p99]) if (found !== null) expect(parts[index]).toMatch(spelled(found.seconds))
      }

      const trend = await rows('trend.csv')
      const periods = await shown(page, '.explorer section:nth-of-type(3) details')
      expect(periods).toHaveLength(trend.length)
      for (const [index, { people = '' }] of trend.entries()) {
        expect(periods[index]).toContain(format.format(Number(people)))
      }
      // Who went on by the date of the screen, by period or by the time that it took.
      const wentOn = trend.reduce((sum, { rate_reached }) => sum + Number(rate_reached), 0)
      expect(wentOn).toBe(Number(times[0]?.people))
      const stopped = (await rows('stopped.csv')).map(({ pseudonym }) => pseudonym)
      expect(await page.locator('#between tbody code').allTextContents()).toEqual(stopped)

      for (const [index, name] of ['funnel', 'times', 'trend'].entries()) {
        const drawing = (await read(`${name}.svg`)).body.toString().replaceAll('&#38;', '&')
        const labels = await page.locator('.chart:not(.narrow)').nth(index).locator('text').allTextContents()
        for (const label of labels) expect(drawing, name).toContain(label)
        const picture = await read(`${name}.png`)
        expect([picture.type, picture.body.subarray(1, 4).toString()]).toEqual(['image/png', 'PNG'])
      }

      await go(page, '/en/manage/backlog?date=2020-09-15')
      const [waiting, ages] = [await shown(page, 'section:nth-of-type(1)'), await shown(page, 'section:nth-of-type(2)')]
      expect(waiting[1]).toContain(format.format(backlog.people))
      // Where more come than go on, the days until nobody waits are not all that is said.
      const more = format.format(Math.round(10 * (paying.perDay.entered - paying.perDay.left)) / 10)
      expect(waiting[5]).toMatch(new RegExp(`(growing by ${more} people a day|bertambah ${more} orang per hari)$`))
      expect(waiting[1]).toMatch(/\d (days|hari)$/)
      const old = backlog.ages.map(({ people }: { people: number }) => format.format(people))
      expect(ages[1]?.endsWith(old.join(''))).toBe(true)
      const file = await fetch(`${webOf(platform)}${at('/en/manage/backlog/backlog.csv')}?date=2020-09-15`, {
        headers: { cookie },
      })
      expect(file.headers.get('content-disposition')).toBe('attachment; filename="backlog-date-2020-09-15.csv"')
      const [head = '', , selected = ''] = (await file.text()).trim().split('\r\n')
      const [columns, cells] = [head.split(','), selected.split(',')]
      expect([cells[0], cells[3], cells[5], Number(cells[7])]).toEqual([
        ...['2020-09-15', 'SELECTED', 'PURCHASED'],
        backlog.people,
      ])
      const bins = cells.slice(columns.length - 1 - old.length, columns.length - 1).map(Number)
      expect(bins).toEqual(backlog.ages.map(({ people }: { people: number }) => people))
      expect(plain(cells.slice(columns.length - 1).join())).toMatch(
        /15 September 2020 · (Playback data|Data putar ulang) 1:/,
      )
      // Of each pair of steps, and of the payments.
      expect(await page.locator('details.explain').count()).toBe(7)

      await go(page, '/en/manage/waves')
      const listed = await shown(page, 'main')
      for (const [index, wave] of waves.entries()) {
        for (const count of [wave.entrantCount, wave.selectedCount]) {
          expect(listed[index]).toContain(format.format(count))
        }
      }
      await go(officer, '/en/manage/payments')
      const due = await shown(officer, 'section:nth-of-type(1)')
      for (const [index, { count, amount }] of paymentsDue.entries()) {
        expect(due[index]).toContain(format.format(count))
        expect(due[index]).toContain(`Rp${format.format(BigInt(amount))}`)
      }
    }
  })

  it('a series has one colour in every chart of a view, and in its files', async () => {
    const query = 'date=2020-09-25&step=JOINED&step=PAID&by=PLATFORM'
    const page = await open({ role: 'analyst', path: `/en/manage/funnel?${query}` })
    const coloursIn = (drawing: string, text: RegExp) =>
      new Map([...drawing.matchAll(text)].map(({ groups }) => [groups?.label ?? '', groups?.colour ?? '']))
    const inFunnel = /class="(?<colour>s\d)"[^>]*>(?:<\/rect>)?<text[^>]*>[^<]* · (?<label>[^<·]+)<\/text>/g
    const inTimes = /<text x="0" y="13">(?<label>[^<]+)<\/text><rect class="(?<colour>\w+)"/g
    const drawings = await page.locator('.chart:not(.narrow)').evaluateAll((all) => all.map((each) => each.innerHTML))
    const cookie = await cookieOf(page)
    const files = ['funnel.svg', 'times.svg', 'trend.svg'].map(async (file) => {
      const answer = await fetch(`${webOf(platform)}/en/manage/funnel/${file}?${query}`, { headers: { cookie } })
      return answer.text()
    })
    for (const [funnel = '', times = '', trend = ''] of [drawings, await Promise.all(files)]) {
      const parts = coloursIn(funnel, inFunnel)
      expect([...parts.values()].toSorted()).toEqual(['s1', 's2', 's3', 's4'])
      const timed = coloursIn(times, inTimes)
      expect([...timed.keys()].filter((label) => parts.has(label)).length).toBeGreaterThan(2)
      for (const [label, colour] of timed) expect([label, colour]).toEqual([label, parts.get(label) ?? 'rest'])
      // All people are none of the parts.
      for (const colour of parts.values()) expect(trend).not.toContain(`class="${colour}"`)
    }
  })

  it('who registered on other days is compared as the API counts them, on the page and in its CSV', async () => {
    const [own, other] = [
      { since: '2020-04-11', until: '2020-04-30' },
      { since: '2020-08-01', until: '2020-08-31' },
    ]
    const query = `date=2020-09-25&since=${own.since}&until=${own.until}&compareSince=${other.since}&compareUntil=${other.until}`
    const page = await open({ role: 'analyst', path: `/en/manage/funnel?${query}` })
    expect(await text(page, '.as-of')).toContain('compared with those registered 1 Aug 2020 – 31 Aug 2020')
    expect(await text(page)).not.toContain('all noughts')
    const headers = { cookie: await cookieOf(page) }
    const answer = await fetch(`${webOf(platform)}/en/manage/funnel/funnel.csv?${query}`, { headers })
    const rows = (await answer.text()).trim().split('\r\n').map(cellsOf)
    for (const { since, until } of [own, other]) {
      const { funnel } = await ask(
        `{ funnel(asOf: "2020-09-25T05:00:00Z", filter: { enteredFrom: "${since}", enteredTo: "${until}" }, steps: [REGISTERED, JOINED]) {
          steps { step count } } }`,
      )
      for (const { step, count } of funnel.steps) {
        expect(count).toBeGreaterThan(0)
        const told = rows.filter(([, series, of]) => series === `${since}/${until}` && of === step)
        expect(told.map((cells) => Number(cells[4]))).toEqual([count])
      }
    }
    await page.goto(`${webOf(platform)}/en/manage/funnel?${query}&compare=2020-05-31`)
    expect(await text(page)).toContain('all noughts because 31 May 2020 is before the first day')
  })

  it('a rule that changed is a letter on the trend, told in words below it and in its file', async () => {
    const query = 'date=2020-09-25&from=SELECTED&to=PURCHASED'
    const page = await open({ role: 'analyst', path: `/en/manage/funnel?${query}` })
    const drawings = await page.locator('.chart').evaluateAll((all) => all.map((each) => each.innerHTML))
    expect(drawings.filter((drawing) => drawing.includes('>A</text>'))).toHaveLength(2)
    const words = /A \(8 Jul 2020\): village heads/
    expect(await text(page, '.explorer')).toMatch(words)
    const answer = await fetch(`${webOf(platform)}/en/manage/funnel/trend.svg?${query}`, {
      headers: { cookie: await cookieOf(page) },
    })
    const file = plain(await answer.text())
    expect(file).toContain('>A</text>')
    expect(/<title>([^<]*)/.exec(file)?.[1]).toMatch(words)
  })
}

/** Seconds as the page has them in English or Indonesian, for a part of what it says: `4 h 12 min` or `4 jam 12 mnt`. */
function spelled(seconds: number): RegExp {
  const units = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60]
  const told = [...units.filter((unit) => unit > 0), seconds % 60]
  return new RegExp(told.map((unit) => `${unit} [a-z]+`).join(' '))
}

/** Cells of a line of CSV; those in quotes may have commas in them. */
function cellsOf(line: string): string[] {
  return line.match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^,]*)/g) ?? []
}
