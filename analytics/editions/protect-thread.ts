import { parentPort, workerData } from 'node:worker_threads'
import { protectWeeks, type WeeksToProtect } from './protect-weeks.ts'

const work: WeeksToProtect = workerData
parentPort?.postMessage(protectWeeks(work))
