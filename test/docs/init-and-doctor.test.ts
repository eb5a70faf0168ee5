import { expect, test } from 'vitest'
import { commandLine } from '../../src/cli/main.ts'
import { benchWorkflow, recordWorkflow } from '../../src/init/workflows.ts'
import { pageAt } from './markdown.ts'

const page = pageAt('docs/init-and-doctor.md')

test('the workflows on the page are those that init writes', () => {
  const model = 'qwen3:4b'
  const shown = page.blocks.filter(({ language }) => language === 'yaml').map(({ text }) => text)
  expect(shown).toEqual([benchWorkflow({ model }), recordWorkflow({ model })])
})

test.each(['init', 'doctor'])('every option of %s is on the page', (name) => {
  const command = commandLine().program.commands.find((one) => one.name() === name)
  const options = (command?.options ?? []).map(({ long }) => long ?? '')
  expect(options.length).toBeGreaterThan(4)
  for (const option of options) expect(page.source).toContain(`${option}`)
})
