import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

/**
 * Settings of the embedded server on a cluster's directory: modest, for one machine that runs everything else as well.
 * What a journey of some millions of people changes at random fits into the shared buffers where there is room for it.
 * After a checkpoint each page is logged whole when it first changes. A large playback changes most pages of its largest
 * indexes all the time, so that checkpoints far apart spare most of its log; how far, goes by the room on the disk.
 */
export function clusterSettings(directory: string): Record<string, string | number> {
  const { bavail, bsize } = statfsSync(directory)
  const walGigabytes = Math.min(8, Math.max(1, Math.floor((bavail * bsize) / 8e9)))
  const megabytes = Math.floor(totalmem() / 2 ** 20)
  const sharedBuffers = Math.min(2048, Math.max(64, Math.floor(megabytes / 8)))
  return {
    max_connections: 200,
    shared_buffers: `${sharedBuffers}MB`,
    effective_cache_size: `${Math.min(4096, Math.floor(megabytes / 4))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    random_page_cost: 1.1,
    // Nobody replicates from the embedded server, and loading a table made in the same transaction needs no log.
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: `${walGigabytes}GB`,
    checkpoint_timeout: '15min',
    synchronous_commit: 'on',
    // A client that was killed keeps nothing locked for long.
    client_connection_check_interval: '1s',
    password_encryption: 'scram-sha-256',
    log_min_duration_statement: '2s',
    log_line_prefix: '%m [%p] %u@%d ',
  }
}
