import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { Away } from '../../../components/away.tsx'
import { DateForm } from '../../../components/date-form.tsx'
import { Frame } from '../../../components/frame.tsx'
import { Freshness } from '../../../components/freshness.tsx'
import { Misunderstood } from '../../../components/misunderstood.tsx'
import { PeriodChoice } from '../../../components/period-choice.tsx'
import { ProgressEvents } from '../../../components/progress-events.tsx'
import { ProgressFigure } from '../../../components/progress-figure.tsx'
import { loadDated } from '../../../data/load-dated.ts'
import { loadProgress } from '../../../data/load-progress.ts'
import { addressIn, languageOf } from '../../../i18n/languages.ts'
import { dateQuery, queryOf, type SearchParameters } from '../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

const PATH = '/perkembangan'

export const metadata: Metadata = {
  alternates: { languages: { id: addressIn('id', PATH), en: addressIn('en', PATH) } },
}

/** Training, payments and the people who wait, from the first wave to the day asked for. */
export default async function ProgressPage({ params, searchParams }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const loaded = await loadDated(language, await searchParams, (frame, question) =>
    loadProgress(frame, question, language),
  )
  if (loaded.kind === 'away') return <Away language={language} path={PATH} query={loaded.query} />
  if (loaded.kind === 'misunderstood') return <Misunderstood language={language} path={PATH} {...loaded} />
  const { frame, question, asked, figures } = loaded
  const t = await getTranslations('site')
  return (
    <Frame
      language={language}
      title={t('progress')}
      path={PATH}
      query={dateQuery(asked, question.from)}
      day={asked}
      scale={frame.playback?.scale ?? null}
    >
      <h1>{t('progress')}</h1>
      <Freshness language={language} frame={frame} question={question} funnel={figures.funnel} />
      <DateForm language={language} path={PATH} day={question.day} from={question.from ?? figures.periods[0]?.from} />
      <PeriodChoice
        language={language}
        path={PATH}
        progress={figures}
        question={question}
        isAsked={asked !== undefined || question.from !== undefined}
        playedUntil={frame.playback?.lastDay}
      />
      {(['training', 'payments', 'backlog'] as const).map((name) => (
        <ProgressFigure
          key={name}
          language={language}
          name={name}
          progress={figures}
          query={queryOf(question)}
          eventsAt="#events"
        />
      ))}
      <ProgressEvents language={language} progress={figures} />
    </Frame>
  )
}
