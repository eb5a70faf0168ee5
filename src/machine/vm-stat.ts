import { run } from './exec.ts'
import type { SwapCounts } from './swap-counts.ts'

export interface VmStat extends SwapCounts {
  /**
   * (anonymous - purgeable + wired + occupied by the compressor) pages: Activity Monitor's "Memory Used". Free pages
   * are near zero on a healthy Mac and say nothing.
   */
  readonly usedBytes?: number
}

/**
 * Out of `vm_stat`: the size of a page stands in its first line, values end with a dot. Read by label, as newer
 * machines print more lines.
 */
export function parseVmStat(text: string): VmStat {
  const page = /page size of (\d+) bytes/.exec(text)?.[1]
  const bytes = (label: string): number | undefined => {
    const pages = new RegExp(`^"?${label}"?:\\s*(\\d+)\\.$`, 'm').exec(text)?.[1]
    return pages === undefined || page === undefined ? undefined : Number(pages) * Number(page)
  }
  return { usedBytes: used(bytes), swapInBytes: bytes('Swapins'), swapOutBytes: bytes('Swapouts') }
}

function used(bytes: (label: string) => number | undefined): number | undefined {
  const anonymous = bytes('Anonymous pages')
  const purgeable = bytes('Pages purgeable')
  const wired = bytes('Pages wired down')
  const compressor = bytes('Pages occupied by compressor')
  if (anonymous === undefined || purgeable === undefined || wired === undefined || compressor === undefined) {
    return undefined
  }
  return anonymous - purgeable + wired + compressor
}

/** One reading of a Mac's pages; every figure is absent where `vm_stat` does not answer. */
export async function readVmStat(): Promise<VmStat> {
  return parseVmStat((await run('/usr/bin/vm_stat', [])) ?? '')
}
