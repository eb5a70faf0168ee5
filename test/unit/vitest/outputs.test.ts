import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkOutputs, loadOutputs, uniqueNames } from '../../../src/vitest/outputs.ts'
import { Disk, MAY_MOUNT } from '../../mount.ts'
import { articleSweep } from '../report/fixtures.ts'

function project(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'vob-outputs-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(join(root, 'project'))
  return join(root, 'project')
}

test.each([[{ jsn: 'sweep.json' }, 'outputs: "jsn" is no output. Known are: json']])(
  '%o is refused',
  (outputs, why) => {
    expect(() => checkOutputs(outputs as object, project())).toThrow(why)
  },
)

test('names of files differ, also where a number is a part of one', () => {
  expect(uniqueNames(['a', 'a', 'a-2', 'b', 'a'])).toEqual(['a', 'a-2', 'a-2-2', 'b', 'a-3'])
})

test('of a fleet, each file is called after its scenario and the run that it came from', async () => {
  const root = project()
  const write = await loadOutputs({ json: 'sweep.json' })
  const reports = ['Mini', '../x'].map((label) => ({ sweep: articleSweep(), requirements: [], label }))
  expect(write(reports, root).map(({ words }) => words)).toEqual([
    'wrote sweep.two-people-chat-at-once-mini.json',
    'wrote sweep.two-people-chat-at-once-x.json',
  ])
})

describe('where a run may write', () => {
  test.each(['sweep.json', 'out/deep/sweep.json', './..sweep.json', 'out/../sweep.json'])('%s', (json) => {
    expect(() => checkOutputs({ json }, project())).not.toThrow()
  })

  test.each(['../sweep.json', '..', '.', '/sweep.json', 'out/../../sweep.json', '../project-2/sweep.json'])(
    '%s lies outside',
    (json) => {
      expect(() => checkOutputs({ json }, project())).toThrow(/lies outside the project/)
    },
  )

  test.skipIf(process.platform === 'win32')('not through a link: a folder, a file, one to nothing', () => {
    const root = project()
    symlinkSync('..', join(root, 'folder'))
    symlinkSync('../elsewhere.json', join(root, 'nothing.json'))
    symlinkSync('/dev/null', join(root, 'device.json'))
    for (const json of ['folder/sweep.json', 'folder/deep/sweep.json', 'nothing.json', 'device.json'])
      expect(() => checkOutputs({ json }, root), json).toThrow(/leads out of the project by a link/)
  })

  test.skipIf(process.platform === 'win32')('through a link that stays within', () => {
    const root = project()
    mkdirSync(join(root, 'real'))
    symlinkSync('real', join(root, 'link'))
    expect(() => checkOutputs({ json: 'link/sweep.json' }, root)).not.toThrow()
  })

  test.skipIf(!MAY_MOUNT)('not on a read-only disk, which is said before the run (needs root on Linux)', () => {
    const root = project()
    mkdirSync(join(root, 'out'))
    const disk = new Disk(join(root, 'out'), '4k')
    onTestFinished(() => disk.remove())
    disk.makeReadOnly()
    expect(() => checkOutputs({ json: 'out/sweep.json' }, root)).toThrow(
      /^outputs: out\/sweep.json could not be written: the file system is read-only/,
    )
  })
})
