import { run } from './exec.ts'

/** The GPU of a Mac as the I/O registry lists it, ~45 kB; absent where there is none, as in a virtual machine. */
export async function readIoreg(): Promise<string | undefined> {
  return run('/usr/sbin/ioreg', ['-r', '-d', '1', '-w', '0', '-c', 'IOAccelerator'], { timeoutMs: 2_000 })
}

/**
 * Bytes of GPU memory that all programs together have in use. The key is matched with its quotes: a second one ends in
 * "(driver)", and a legend repeats the name without a number.
 */
export function parseGpuInUse(ioreg: string): number | undefined {
  const amounts = [...ioreg.matchAll(/"In use system memory"=(\d+)/g)].map(([, digits]) => Number(digits))
  return amounts.length > 0 ? amounts.reduce((total, bytes) => total + bytes, 0) : undefined
}
