import type { ServerResponse } from 'node:http'

const ANSWER_WITHIN_MS = 2_000

/** `/health/live`: the process answers. `/health/ready`: the gateway answers as well, so pages have figures. */
export async function answerHealth(path: string, response: ServerResponse, gatewayUrl: string): Promise<void> {
  if (path === '/health/live') return send(response, 200, 'live')
  if (path !== '/health/ready') return send(response, 404, 'unknown')
  const reason = await whyGatewayIsAway(gatewayUrl)
  return reason === undefined ? send(response, 200, 'ready') : send(response, 503, reason)
}

async function whyGatewayIsAway(gatewayUrl: string): Promise<string | undefined> {
  try {
    const answer = await fetch(gatewayUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    await answer.arrayBuffer()
    return answer.ok ? undefined : `the gateway answers ${answer.status}`
  } catch {
    return 'the gateway does not answer'
  }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify({ status: text }))
}
