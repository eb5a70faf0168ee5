/**
 * Draws docs/images from the real terminal output of simulated runs: the report of this repo's own benchmark, and the
 * diff after the simulated machine became slower. `npm run picture`, some minutes.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { Consumer, REPOSITORY } from '../test/consumer.ts'
import { terminalSvg } from './terminal-svg.ts'

const BENCH = 'benches/chat.bench.ts'
const SNAPSHOT = 'benches/__snapshots__/chat.bench.ts.snap'
const IMAGES = join(REPOSITORY, 'docs/images')

const consumer = await Consumer.create()
try {
  mkdirSync(IMAGES, { recursive: true })
  for (const file of ['vitest.config.ts', BENCH, SNAPSHOT]) {
    consumer.write(file, readFileSync(join(REPOSITORY, file), 'utf8'))
  }
  const report = await bench(0)
  draw(
    'report',
    between(report, 'two people chat at once\n', ' Test Files'),
    'npx vitest bench --run   (SIMULATED run)',
  )
  const slow = consumer.read(BENCH).replace("qwen3-coder:30b')", "qwen3-coder:30b', { slowdown: 1.3 })")
  consumer.write(BENCH, slow)
  const failed = await bench(1)
  draw('regression', between(failed, ' FAIL ', '[1/1]'), 'npx vitest bench --run   (SIMULATED run, 30 % slower)')
} finally {
  consumer.remove()
}

async function bench(expected: number): Promise<string> {
  const colored = { FORCE_COLOR: '1', NO_COLOR: undefined }
  const { code, output } = await consumer.node('node_modules/vitest/vitest.mjs', ['bench', '--run'], colored)
  if (code !== expected) throw new Error(`vitest bench ended with ${code}, not ${expected}:\n${output}`)
  return output.replaceAll(consumer.root, '.')
}

/** The lines from the one that ends a first mark to the one before a second; both marks are in the text without colours. */
function between(output: string, first: string, last: string): string {
  const lines = output.split('\n')
  const plain = lines.map((line) => `${stripVTControlCharacters(line)}\n`)
  const from = plain.findLastIndex((line) => line.includes(first))
  const to = plain.findIndex((line, index) => index > from && line.includes(last))
  if (from < 0 || to < 0) throw new Error(`"${first}" or "${last}" is not in the output:\n${output}`)
  return lines.slice(from, to).join('\n').trimEnd()
}

function draw(name: string, output: string, title: string): void {
  if (!output.includes('SIMULATED') && !title.includes('SIMULATED'))
    throw new Error('a picture says that it is simulated')
  const file = join(IMAGES, `${name}.svg`)
  writeFileSync(file, terminalSvg(output, title))
  console.log(`wrote docs/images/${name}.svg`)
}
