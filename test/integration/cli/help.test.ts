import { expect, test } from 'vitest'
import { command } from './command.ts'

test('the help of every command, as a person reads it', async () => {
  const pages = await Promise.all(
    [
      '',
      'init',
      'doctor',
      'sweep',
      'matrix',
      'stability',
      'plan',
      'report',
      'baseline',
      'baseline merge',
      'simulate',
    ].map(async (name) => {
      const args = [...name.split(' ').filter((word) => word !== ''), '--help']
      const { code, stdout, stderr } = await command(args)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      return `$ vitest-ollama-bench ${args.join(' ')}\n${stdout}`
    }),
  )
  await expect(pages.join('\n')).toMatchFileSnapshot('../../golden/cli-help.txt')
})

test('the version is that of the package', async () => {
  const { default: manifest } = await import('../../../package.json', { with: { type: 'json' } })
  expect(await command(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
})
