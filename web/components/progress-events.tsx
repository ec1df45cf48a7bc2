import { getTranslations } from 'next-intl/server'
import type { Progress } from '../data/load-progress.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { ruleWords } from '../statistics/rule-words.ts'
import { Table } from './table.tsx'

/** What the marks above the charts stand for, those too that had no room for their word. */
export async function ProgressEvents({ language, progress }: { language: Language; progress: Progress }) {
  const t = await getTranslations('progress.events')
  const format = formatFor(language)
  const waves = progress.waves.map(({ number, day }) => ({
    key: `wave ${number}`,
    day,
    dayText: format.dayShort(day),
    what: t('wave', { number }),
  }))
  const rules = await Promise.all(
    progress.rules.map(async ({ letter, day, changes }) => ({
      key: `rules ${day}`,
      day,
      dayText: format.dayShort(day),
      what: t('marked', { letter, what: t('rules', { what: (await ruleWords(language, changes)).join('; ') }) }),
    })),
  )
  const gaps = progress.gaps.map(({ from, to }) => ({
    key: `gap ${from}`,
    day: from,
    dayText: `${format.dayShort(from)}\u00a0– ${format.dayShort(to)}`,
    what: t('gap'),
  }))
  const events = [...waves, ...rules, ...gaps].toSorted((one, other) => one.day.localeCompare(other.day))
  return (
    <section id="events">
      <h2>{t('title')}</h2>
      {events.length === 0 ? (
        <p>{t('none')}</p>
      ) : (
        <Table
          caption={t('title')}
          hideCaption
          columns={[t('day'), { words: t('what') }]}
          rows={events.map(({ key, dayText, what }) => ({ key, cells: [dayText, what] }))}
        />
      )}
    </section>
  )
}
