import type { RegistrationContext } from '../../context.ts'

/** All waves, newest first: there are some dozens in all. Public. */
export function listWaves({ ctx }: { ctx: RegistrationContext }) {
  return ctx.database.wave.findMany({ orderBy: { number: 'desc' } })
}
