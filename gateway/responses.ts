import type { ServerResponse } from 'node:http'
import type { ErrorCode } from '#platform/errors.ts'

export function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

/** A refusal before GraphQL, in the form that GraphQL clients understand. */
export function refuse(response: ServerResponse, status: number, code: ErrorCode, message: string): undefined {
  // What is left of the body is not read: the connection cannot be used again.
  if (status === 411 || status === 413) response.setHeader('connection', 'close')
  answer(response, status, { errors: [{ message, extensions: { code } }] })
}
