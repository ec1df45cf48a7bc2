/** What each stage of the pipeline has done since the process started. */
export type PipelineStatus = {
  /** `leading`: moves windows; `standing by`: another process does; `starting`: has not been in touch yet. */
  role: 'starting' | 'leading' | 'standing by'
  windowsPublished: number
  eventsPulled: number
  /** Time spent per stage, in milliseconds. */
  pullMs: number
  foldMs: number
  showMs: number
  lastPublishedAt: Date | undefined
  /** Windows that had to be pulled again because ClickHouse did not have them. */
  windowsRepaired: number
  /** When PostgreSQL last answered. */
  lastContactAt: Date | undefined
  /** Absent while all is well. */
  lastError: { message: string; at: Date } | undefined
}

export function createPipelineStatus(): PipelineStatus {
  return {
    role: 'starting',
    windowsPublished: 0,
    eventsPulled: 0,
    pullMs: 0,
    foldMs: 0,
    showMs: 0,
    lastPublishedAt: undefined,
    windowsRepaired: 0,
    lastContactAt: undefined,
    lastError: undefined,
  }
}

/** Runs a step and adds the time it took. */
export async function timed<T>(
  status: PipelineStatus,
  stage: 'pullMs' | 'foldMs' | 'showMs',
  step: () => Promise<T>,
): Promise<T> {
  const start = performance.now()
  try {
    return await step()
  } finally {
    status[stage] += performance.now() - start
  }
}
