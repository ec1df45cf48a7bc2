import { processGroupOf } from './process-identity.ts'

/**
 * Preloaded (`node --import`) into tools that know nothing of the launcher, such as `next build`: when the launcher has
 * gone, which closes the IPC channel, the tool's whole process group ends. Workers that the tool forks inherit the
 * preload; they lead no group and are left alone.
 */
if (process.channel && processGroupOf(process.pid) === process.pid) {
  process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'))
  process.channel.unref()
}
