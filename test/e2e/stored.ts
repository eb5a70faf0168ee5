import { expect } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { serve } from './server.ts'

let recorded: Promise<string> | undefined

/** The snapshot file that a first run of 'two chats' leaves; measured once for all tests of a file. */
export function storedBaseline(): Promise<string> {
  recorded ??= record()
  return recorded
}

async function record(): Promise<string> {
  const project = new Project({ [BENCH]: benchFile(scenarioCall('two chats')) })
  const run = await project.bench(await serve())
  expect(run.code, run.output).toBe(0)
  expect(run.output).toContain('Snapshots  1 written')
  return project.read(SNAPSHOT) ?? ''
}
