/** Makes the answer's HTTP status other than 200; `server/finish-page.ts` reads and removes the mark. */
export function AnswerStatus({ code }: { code: 400 | 404 | 410 | 503 }) {
  return <meta name="answer-status" content={String(code)} />
}
