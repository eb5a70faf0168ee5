import { expect, test } from 'vitest'
import type { Progress } from '../../../src/model/progress.ts'
import type { SweepResult } from '../../../src/model/result.ts'
import { ProgressSender, ProgressServer } from '../../../src/vitest/channel.ts'
import { atEnd } from '../at-end.ts'

/** As much of a sweep as the way up looks at. */
const sweepOf = (text: string) => ({ warnings: [{ message: text }] }) as unknown as SweepResult

test('progress and results arrive whole and in order, whatever is in them', async () => {
  const got: unknown[] = []
  const server = ProgressServer.open({
    onProgress: (event) => got.push(event),
    onSoFar: (sweepId, text) => got.push([sweepId, JSON.parse(text)]),
  })
  atEnd(() => server?.close())
  const sender = new ProgressSender(server?.address)
  const note: Progress = { type: 'note', text: 'one\u2028two\nthree 🐢 so-far x' }
  const long = { sweepId: 'a', testId: 'b_0', sweep: sweepOf('ü\u2029'.repeat(500_000)) }
  const short = { ...long, sweep: sweepOf('end') }
  sender.send(note)
  await sender.sendSoFar(long)
  sender.send(note)
  await sender.sendSoFar(short)
  await expect.poll(() => got.length).toBe(4)
  expect(got).toEqual([note, ['a', long], note, ['a', short]])
})

test('where nobody listens, nothing waits and nothing fails', async () => {
  const soFar = { sweepId: 'a', testId: 'b', sweep: sweepOf('') }
  await new ProgressSender(undefined).sendSoFar(soFar)
  const server = ProgressServer.open({ onProgress: () => {}, onSoFar: () => {} })
  server?.close()
  const sender = new ProgressSender(server?.address)
  await sender.sendSoFar(soFar)
  await sender.sendSoFar(soFar)
})
