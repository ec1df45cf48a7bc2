import { getTranslations } from 'next-intl/server'
import type { Frame as FrameData } from '../data/load-home.ts'
import type { Language } from '../i18n/languages.ts'
import { mistakeWords } from '../statistics/mistake-words.ts'
import { type Mistake, type Question, queryOf } from '../statistics/question.ts'
import { AnswerStatus } from './answer-status.tsx'
import { DateForm } from './date-form.tsx'
import { Filters } from './filters.tsx'
import { Frame } from './frame.tsx'

type Props = { language: Language; frame: FrameData; question: Question; mistakes: Mistake[]; path?: string }

/** The address asks for something that does not exist: says what, and offers the form with the rest of the choices. */
export async function Misunderstood({ language, frame, question, mistakes, path = '/' }: Props) {
  const t = await getTranslations('mistake')
  const mistakeText = await mistakeWords()
  return (
    <Frame
      language={language}
      title={t('title')}
      path={path}
      query={queryOf(question)}
      scale={frame.playback?.scale ?? null}
    >
      <AnswerStatus code={400} />
      <h1>{t('title')}</h1>
      <ul className="mistakes">
        {mistakes.map((mistake) => (
          <li key={mistake.field}>
            <a href={`#${mistake.field}`}>{mistakeText(mistake)}</a>
          </li>
        ))}
      </ul>
      {path === '/' ? (
        <Filters language={language} frame={frame} question={question} mistakes={mistakes} />
      ) : (
        <DateForm
          language={language}
          path={path}
          day={question.day}
          from={path === '/perkembangan' ? question.day : undefined}
        />
      )}
    </Frame>
  )
}
