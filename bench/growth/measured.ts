import { z } from 'zod'

const goal = z.object({ name: z.string(), measured: z.number(), goal: z.number(), holds: z.boolean() })
const times = z.object({ p50: z.number(), min: z.number(), cpu: z.number() })
const ratio = z.object({ wall: z.number(), cpu: z.number() })
const answers = z.object({ answers: z.number(), p50Ms: z.number(), p99Ms: z.number(), mostMs: z.number() })
const breakdown = z.object({
  breakdown: z.string(),
  keys: z.string(),
  bareMs: times,
  strictMs: times,
  anyMs: times,
  strictRatio: ratio,
  anyRatio: ratio,
})
const past = breakdown.omit({ keys: true, bareMs: true })
const changes = z.object({
  events: z.number(),
  perSecond: z.number(),
  windows: z.number(),
  windowMsP50: z.number(),
  lagMsP99: z.number(),
  cube: answers,
})

const rebuild = z.object({
  seconds: z.number(),
  eventsPerSecond: z.number(),
  memory: z.object({ residentBytesPeak: z.number(), peakBytesPerParticipant: z.number() }),
  diskBytesPerParticipant: z.record(z.string(), z.number()),
})

/** What `bench funnel` says. */
export const funnelResult = z.object({
  holds: z.boolean(),
  goals: z.array(goal),
  participants: z.number(),
  events: z.number(),
  rebuild,
  atRest: z.array(breakdown),
  past: z.array(past),
  cube: answers,
  againstEvents: z.object({
    orderedMs: times,
    windowFunnelMs: times,
    timesFasterThanWindowFunnel: ratio,
    anyMs: times,
    groupBitOrMs: times,
    timesFasterThanGroupBitOr: ratio,
  }),
  whileChanging: z.object({ breakdowns: z.array(breakdown), changes }),
  load: z.array(z.number()),
})

/** What `bench quantiles` says. */
export const quantilesResult = z.object({
  holds: z.boolean(),
  goals: z.array(goal),
  tDigestMs: times,
  cubeMs: times,
  stateMs: times,
  exactMs: times,
  cubeRatio: ratio,
  stateRatio: ratio,
  exactRatio: ratio,
  worstError: z.number(),
  load: z.array(z.number()),
})

/** One number of people, both measurements. */
export const measurement = z.object({ funnel: funnelResult, quantiles: quantilesResult })
export type Measurement = z.infer<typeof measurement>
export type Goals = z.infer<typeof goal>[]
