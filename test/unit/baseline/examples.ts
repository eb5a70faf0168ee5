import type { StoredSession } from '../../../src/model/verdict.ts'

export const STUDIO = 'Mac16,5 · Apple M4 Max · 40 GPU cores · 64 GiB · darwin'
export const RUNNER = 'runner-a'
export const FINGERPRINT = '3f2a9c0d11aa22bb'

/** A session of one day of November 2026, its speeds multiplied by `factor`. */
export const sessionOn = (day: number, factor = 1): StoredSession => ({
  startedAt: `2026-11-${String(day).padStart(2, '0')}T14:03:11Z`,
  conditions: {
    ollamaVersion: '0.25.0',
    modelDigest: 'sha256:1c1b62e59b35',
    quantization: 'Q4_K_M',
    contextLength: 4096,
    numParallel: 4,
    gpuShare: 1,
    osVersion: '15.1',
    power: 'AC',
    memorySource: 'footprint',
    server: 'loopback',
  },
  order: [1, 2, 4, 4, 2, 1, 1, 2, 4],
  rounds: {
    genSpeed: {
      1: [36.6, 36.5, 36.7].map((speed) => speed * factor),
      2: [23, 23.1, 22.9].map((speed) => speed * factor),
      4: [9.98, 10.1, 10].map((speed) => speed * factor),
    },
    throughput: { 1: [33.1, 33, 33.2], 2: [41.2, 41.4, 41.1], 4: [38.4, 38.1, 38.2] },
    ttftMs: { 1: [88.1, 87.5, 90.2], 2: [131, 129, 130], 4: [1230, 1210, 1240] },
    memoryBytes: { 4: [24.13e9] },
  },
})
