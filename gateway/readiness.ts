const ANSWER_WITHIN_MS = 2_000
const VALID_FOR_MS = 500

type Parts = { subgraphs: Record<string, string>; OIDC_JWKS_URL: string }

/** Nothing when every subgraph is ready and the keys that sign tokens can be read; else what is missing. */
export function createReadiness(parts: Parts, loadSchema: () => Promise<void>): () => Promise<string | undefined> {
  const check = async (): Promise<string | undefined> => {
    const missing = await Promise.all([
      ...Object.entries(parts.subgraphs).map(([name, url]) => ask(name, new URL('/health/ready', url))),
      ask('the issuer', new URL(parts.OIDC_JWKS_URL)),
      loadSchema().then(
        () => undefined,
        () => 'the supergraph',
      ),
    ])
    const names = missing.filter((name) => name !== undefined)
    return names.length > 0 ? `waiting for ${names.join(', ')}` : undefined
  }
  let last: { at: number; result: Promise<string | undefined> } | undefined
  return () => {
    const now = Date.now()
    if (!last || now - last.at > VALID_FOR_MS) last = { at: now, result: check() }
    return last.result
  }
}

async function ask(name: string, url: URL): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    await response.body?.cancel()
    return response.ok ? undefined : name
  } catch {
    return name
  }
}
