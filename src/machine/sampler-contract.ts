import type { MemorySample, SystemSample } from '../model/machine.ts'

/** Which server is watched: by its pid, or by its port, found again after the server was restarted. */
export type SamplerTarget = { readonly pid: number } | { readonly port: number }

/** What the thread is started with. `zeroNs` is the run's zero on CLOCK_MONOTONIC, as a string. */
export interface SamplerData {
  readonly target: SamplerTarget
  readonly intervalMs: number
  readonly zeroNs: string
}

/** To the thread. `gpu` asks for the GPU's memory alone, which is in no other reading. */
export type SamplerRequest = { readonly kind: 'read' | 'gpu'; readonly id: number } | { readonly kind: 'stop' }

/** From the thread. `id` names the request it answers; a sample is absent when it could not be read. */
export interface SamplerReading {
  readonly sample?: MemorySample
  readonly system?: SystemSample
  readonly id?: number
}
