/**
 * Browser code of the GraphiQL pages: authorization code with PKCE as the public client `graphiql`. The token stays in
 * this tab (sessionStorage) and goes nowhere but to /graphql.
 */
const KEY = 'gelombang:token'

/** Runs in the sign-in page: without a code it goes to the issuer, with one it fetches the token and goes back. */
export function signInScript(publicUrl: string): string {
  const redirectUri = new URL('/graphiql/callback', publicUrl).href
  return `(async () => {
  const say = (text) => { document.querySelector('main').textContent = text }
  const encode = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/[+]/g, '-').replace(/[/]/g, '_').replace(/=+$/, '')
  const random = () => encode(crypto.getRandomValues(new Uint8Array(32)))
  const redirect = ${JSON.stringify(redirectUri)}
  const query = new URLSearchParams(location.search)
  if (query.has('error')) return say(query.get('error_description') || query.get('error'))
  if (!query.has('code')) {
    const verifier = random(), state = random()
    sessionStorage.setItem('gelombang:sign-in', JSON.stringify({ verifier, state }))
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
    location.replace('/oidc/auth?' + new URLSearchParams({
      client_id: 'graphiql', redirect_uri: redirect, response_type: 'code', scope: 'openid read write', state,
      prompt: 'login', as: 'staff', code_challenge: encode(new Uint8Array(digest)), code_challenge_method: 'S256' }))
    return
  }
  const { verifier, state } = JSON.parse(sessionStorage.getItem('gelombang:sign-in') || '{}')
  sessionStorage.removeItem('gelombang:sign-in')
  if (!state || state !== query.get('state')) return say('This sign-in was not started here. Go back to /graphql and sign in again.')
  const answer = await fetch('/oidc/token', { method: 'POST', body: new URLSearchParams({
    grant_type: 'authorization_code', client_id: 'graphiql', code: query.get('code'), code_verifier: verifier, redirect_uri: redirect }) })
  if (!answer.ok) return say('The sign-in has expired. Go back to /graphql and sign in again.')
  sessionStorage.setItem('${KEY}', (await answer.json()).access_token)
  location.replace('/graphql')
})()`
}

/** Runs in GraphiQL: says who is signed in, and adds the token to requests that carry none. */
export const SESSION_SCRIPT = `(() => {
  const claimsOf = (token) => {
    try { return JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))) } catch { return undefined }
  }
  const read = () => {
    const token = sessionStorage.getItem('${KEY}')
    const claims = token ? claimsOf(token) : undefined
    return claims && claims.exp * 1000 > Date.now() ? { token, claims } : undefined
  }
  const bar = document.getElementById('session')
  const show = () => {
    const session = read()
    bar.querySelector('span').textContent = session ? session.claims.sub + ' (' + (session.claims.roles || []).join(', ') + ')' : 'not signed in'
    bar.querySelector('button').hidden = !session
  }
  bar.querySelector('button').onclick = () => { sessionStorage.removeItem('${KEY}'); show() }
  setInterval(show, 5000)
  show()
  const send = window.fetch
  window.fetch = (input, init = {}) => {
    const url = new URL(typeof input === 'string' ? input : input.url || input, location.href)
    const session = read()
    if (session && url.origin === location.origin && url.pathname === '/graphql') {
      const headers = new Headers(init.headers || (typeof input === 'object' ? input.headers : undefined))
      if (!headers.has('authorization')) headers.set('authorization', 'Bearer ' + session.token)
      return send(input, { ...init, headers })
    }
    return send(input, init)
  }
})()`
