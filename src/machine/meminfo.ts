/** What /proc/meminfo tells, in bytes; a line that is not there is absent. */
export interface Meminfo {
  readonly totalBytes?: number
  /** In use and not to be had without swapping: MemTotal - MemAvailable. */
  readonly usedBytes?: number
  readonly swapUsedBytes?: number
}

/** Source: proc(5). MemFree is not asked: it leaves out all that the kernel would give back at once. */
export function parseMeminfo(text: string): Meminfo {
  const bytes = (name: string): number | undefined => {
    const kib = new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(text)?.[1]
    return kib === undefined ? undefined : Number(kib) * 1024
  }
  const totalBytes = bytes('MemTotal')
  return {
    totalBytes,
    usedBytes: less(totalBytes, bytes('MemAvailable')),
    swapUsedBytes: less(bytes('SwapTotal'), bytes('SwapFree')),
  }
}

const less = (total: number | undefined, free: number | undefined): number | undefined =>
  total === undefined || free === undefined ? undefined : total - free
