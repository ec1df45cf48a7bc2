/** The stages of the pipeline, in order. */
export const STAGES = ['plan', 'pull', 'state', 'cubes', 'payments', 'publish'] as const

export type Stage = (typeof STAGES)[number]

/** What a stage has done since the process started. `rows` and `bytes`: written to ClickHouse, on disk. */
export type StageStatus = {
  windows: number
  rows: number
  bytes: number
  milliseconds: number
  /** The last window that it is through with; 0: none yet. */
  lastWindow: bigint
}

export type PipelineStatus = {
  /** `leading`: moves windows; `standing by`: another process does; `starting`: has not been in touch yet. */
  role: 'starting' | 'leading' | 'standing by'
  stages: Record<Stage, StageStatus>
  windowsPublished: number
  eventsPulled: number
  lastPublishedAt: Date | undefined
  /** Windows that had to be pulled again because ClickHouse did not have them. */
  windowsRepaired: number
  /** How often everything was made again from the journey. */
  rebuilds: number
  /** When PostgreSQL last answered. */
  lastContactAt: Date | undefined
  /** Absent while all is well. */
  lastError: { message: string; at: Date } | undefined
}

export function createPipelineStatus(): PipelineStatus {
  const stage = (): StageStatus => ({ windows: 0, rows: 0, bytes: 0, milliseconds: 0, lastWindow: 0n })
  return {
    role: 'starting',
    stages: { plan: stage(), pull: stage(), state: stage(), cubes: stage(), payments: stage(), publish: stage() },
    windowsPublished: 0,
    eventsPulled: 0,
    lastPublishedAt: undefined,
    windowsRepaired: 0,
    rebuilds: 0,
    lastContactAt: undefined,
    lastError: undefined,
  }
}

/** Runs a step of a stage and adds the time it took; `through`: the window up to which the stage is then done. */
export async function timed<T>(
  { stages }: PipelineStatus,
  stage: Stage,
  step: () => Promise<T>,
  through?: bigint,
): Promise<T> {
  const start = performance.now()
  try {
    const result = await step()
    if (through !== undefined) stages[stage].lastWindow = through
    return result
  } finally {
    stages[stage].milliseconds += performance.now() - start
  }
}

export function addDone(
  status: PipelineStatus,
  stage: Stage,
  done: Pick<StageStatus, 'windows' | 'rows' | 'bytes'>,
): void {
  const total = status.stages[stage]
  total.windows += done.windows
  total.rows += done.rows
  total.bytes += done.bytes
}
