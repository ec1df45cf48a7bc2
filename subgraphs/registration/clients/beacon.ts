import { z } from 'zod'
import { createHttpClient, HttpRefusal } from '#platform/http-client.ts'

const answer = z.object({ round: z.number().int(), randomness: z.string().regex(/^[0-9a-f]{64}$/) })

export type BeaconRound = z.infer<typeof answer>

export type Beacon = {
  latest: () => Promise<BeaconRound>
  /** Absent while the round has not come. */
  find: (round: number) => Promise<BeaconRound | undefined>
}

/** A public random beacon: nobody knows a round before it comes, and everybody can check it afterwards. */
export function createBeacon(baseUrl: string): Beacon {
  const http = createHttpClient({ service: 'The random beacon', baseUrl })
  return {
    latest: () => http.call({ method: 'GET', path: '/latest', answer, repeatable: true }),
    find: async (round) => {
      try {
        return await http.call({ method: 'GET', path: `/${round}`, answer, repeatable: true })
      } catch (error) {
        if (error instanceof HttpRefusal && error.status === 404) return undefined
        throw error
      }
    },
  }
}
