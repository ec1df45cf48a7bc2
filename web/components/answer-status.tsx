/** Makes the answer's HTTP status other than 200; `server/finish-page.ts` reads and removes the mark. */
export function AnswerStatus({ code }: { code: 400 | 403 | 404 | 409 | 410 | 503 }) {
  return <meta name="answer-status" content={String(code)} />
}

/** Makes the answer lead on to another address of ours (303): what has been done is then not done again by reloading. */
export function AnswerLocation({ address }: { address: string }) {
  return <meta name="answer-location" content={address} />
}
