import { type Body, BodyRecording } from '../../../src/client/body.ts'

/** A body as it is recorded when these chunks come at these times. */
export function bodyOf(chunks: readonly Uint8Array[], arrivals: readonly number[]): Body {
  const recording = new BodyRecording()
  chunks.forEach((chunk, index) => recording.add(chunk, arrivals[index] ?? Number.NaN))
  return recording.body()
}
