import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY } from '../consumer.ts'
import { type Link, type Page, pageAt, pages } from './markdown.ts'

const all = pages()

test.each(all)('$path: every link leads somewhere', (page) => {
  expect(page.links.flatMap((link) => faultOf(link, page) ?? [])).toEqual([])
})

test.each(all)('$path: every picture is there, is described, and says that it is simulated', (page) => {
  const pictures = page.links.filter(({ alt }) => alt !== undefined)
  for (const { target, alt = '' } of pictures) {
    expect(alt.length, target).toBeGreaterThan(20)
    if (target.endsWith('.svg'))
      expect(readFileSync(join(REPOSITORY, page.path, '..', target), 'utf8')).toContain('SIMULATED')
  }
})

test('every page of docs is in its index', () => {
  const linked = new Set(pageAt('docs/README.md').links.map(({ target }) => target.split('#')[0]))
  const names = all.flatMap(({ path }) => (/^docs\/[^/]+\.md$/.test(path) ? [path.slice('docs/'.length)] : []))
  expect(names.filter((name) => name !== 'README.md' && !linked.has(name))).toEqual([])
})

/** Nothing is asked of the network: of an address elsewhere only the form is looked at. */
function faultOf({ target, line }: Link, page: Page): string | undefined {
  const where = `${page.path}:${line} ${target}`
  if (/^[a-z]+:/.test(target)) {
    const isAddress = URL.canParse(target) && new URL(target).protocol === 'https:'
    return isAddress ? undefined : `${where} is no https address`
  }
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? page.path : join(page.path, '..', decodeURIComponent(path))
  if (!existsSync(join(REPOSITORY, file))) return `${where} is not there`
  if (anchor === undefined) return undefined
  return pageAt(file).anchors.has(anchor) ? undefined : `${where} has no such heading`
}
