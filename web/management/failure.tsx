import { getTranslations } from 'next-intl/server'
import { AnswerStatus } from '../components/answer-status.tsx'

const KNOWN = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID_INPUT',
  'CONFLICT',
  'PREREQUISITE_MISSING',
  'SAME_PERSON',
  'UNAVAILABLE',
  'IDEMPOTENCY_KEY_REUSED',
  'TOO_MANY_REQUESTS',
  'NOTE_REFUSED',
  'RULE_REFUSED',
  'VIEW_REFUSED',
  'STEPS_REFUSED',
] as const

type Known = (typeof KNOWN)[number]

const STATUS: Partial<Record<Known, 400 | 403 | 404 | 503>> = {
  FORBIDDEN: 403,
  UNAUTHENTICATED: 403,
  SAME_PERSON: 403,
  NOT_FOUND: 404,
  INVALID_INPUT: 400,
  NOTE_REFUSED: 400,
  RULE_REFUSED: 400,
  VIEW_REFUSED: 400,
  STEPS_REFUSED: 400,
  UNAVAILABLE: 503,
}

/** An action did not happen, or has only begun: what is in the way, and what to do. */
export async function Failure({ code }: { code: string }) {
  const t = await getTranslations('desk.failure')
  const known = KNOWN.find((each) => each === code)
  return (
    <div className="banner" role="alert">
      <AnswerStatus code={known === undefined ? 503 : (STATUS[known] ?? 409)} />
      <p>
        <strong>{t(code === 'UNAVAILABLE' ? 'begun' : 'title')}</strong>{' '}
        {known === undefined ? t('other', { code }) : t(known)}
      </p>
    </div>
  )
}
