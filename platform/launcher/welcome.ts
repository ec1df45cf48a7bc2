import type { DemoUsers } from '../demo-users.ts'
import type { Installation } from './installation.ts'
import { publicUrls } from './installation.ts'

/** What is where, and how to sign in as whom. */
export function welcomeLines(installation: Installation, demoUsers: DemoUsers | undefined): string[] {
  const { gateway, web } = publicUrls(installation)
  const lines = [
    '',
    `  Public statistics   ${web}`,
    `  Management          ${web}/kelola (sign in as staff)`,
    `  GraphQL             ${gateway}/graphql (GraphiQL in a browser)`,
    `  Sandbox             http://127.0.0.1:${installation.ports.sandbox} (e-mails and one-time codes it was given)`,
    `  Data and logs       ${installation.data.path}`,
  ]
  if (!demoUsers) return lines
  lines.push('', '  Sign in (demonstration; passwords belong to this data folder)')
  lines.push('    participant         with an e-mail address or telephone number and a one-time code (see the sandbox)')
  for (const { roles, username, password } of demoUsers.users) {
    lines.push(`    ${roles.join(', ').padEnd(19)} user ${username.padEnd(17)} password ${password}`)
  }
  for (const role of ['platform', 'training_provider', 'payment_partner'] as const) {
    const client = demoUsers.clients.find((each) => each.roles.includes(role))
    if (client) lines.push(`    ${role.padEnd(19)} client ${client.clientId.padEnd(15)} secret ${client.clientSecret}`)
  }
  lines.push('  A token for the command line: npm run token -- ROLE', '')
  return lines
}
