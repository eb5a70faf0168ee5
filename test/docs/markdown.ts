import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import GithubSlugger from 'github-slugger'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { REPOSITORY } from '../consumer.ts'

/** A fenced block. */
export interface Block {
  /** Path of its page, from the root of the repository. */
  readonly page: string
  readonly line: number
  /** Empty where the fence names none. */
  readonly language: string
  /** Ends in a line break. */
  readonly text: string
  readonly lines: readonly string[]
}

/** A link or a picture. */
export interface Link {
  readonly line: number
  readonly target: string
  /** Of a picture. */
  readonly alt?: string
}

/** One Markdown file, as a browser of files shows it. */
export interface Page {
  readonly path: string
  readonly source: string
  readonly blocks: readonly Block[]
  readonly links: readonly Link[]
  /** What may stand behind `#`. */
  readonly anchors: ReadonlySet<string>
  /** All `inline code`. */
  readonly codes: readonly string[]
}

/** The parts of mdast's nodes that are looked at. */
interface Node {
  readonly type: string
  readonly children?: readonly Node[]
  readonly value?: string
  readonly lang?: string | null
  readonly url?: string
  readonly alt?: string | null
  readonly position?: { readonly start: { readonly line: number } }
}

/** README, docs and the READMEs of the examples. */
export function pages(): Page[] {
  const paths = ['docs', 'examples'].flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md') && !path.includes('node_modules'))
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`),
  )
  return ['README.md', ...paths.toSorted()].map(pageAt)
}

/** `path` from the root of the repository. */
export function pageAt(path: string): Page {
  const source = readFileSync(join(REPOSITORY, path), 'utf8')
  const nodes = flat(fromMarkdown(source))
  return {
    path,
    source,
    blocks: nodes.filter(({ type }) => type === 'code').map((node) => blockOf(node, path)),
    links: nodes.flatMap(linksOf),
    anchors: anchorsOf(nodes),
    codes: nodes.flatMap(({ type, value }) => (type === 'inlineCode' && value !== undefined ? [value] : [])),
  }
}

const flat = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(flat)]

function blockOf(node: Node, page: string): Block {
  const text = `${node.value ?? ''}\n`
  return { page, line: lineOf(node), language: node.lang ?? '', text, lines: text.trim().split('\n') }
}

function linksOf(node: Node): Link[] {
  const line = lineOf(node)
  if (node.type === 'image') return [{ line, target: node.url ?? '', alt: node.alt ?? '' }]
  if (node.type === 'link' || node.type === 'definition') return [{ line, target: node.url ?? '' }]
  if (node.type !== 'html') return []
  return [...(node.value ?? '').matchAll(/\b(?:href|src|srcset)="([^"]+)"/g)].map(([, target = '']) => ({
    line,
    target,
  }))
}

function anchorsOf(nodes: readonly Node[]): ReadonlySet<string> {
  const slugger = new GithubSlugger()
  return new Set(nodes.filter(({ type }) => type === 'heading').map((node) => slugger.slug(wordsOf(node))))
}

const wordsOf = (node: Node): string => node.value ?? (node.children ?? []).map(wordsOf).join('')

const lineOf = ({ position }: Node): number => position?.start.line ?? 0

/** Rows of the tables of a page, each a list of its cells; rulers are left out. */
export function tableRows({ source }: Pick<Page, 'source'>): string[][] {
  const rows = source.split('\n').filter((line) => /^\|.*\|$/.test(line) && !/^\|[\s:|-]+$/.test(line))
  return rows.map((row) => {
    const cells = row.slice(1, -1).split(/(?<!\\)\|/)
    return cells.map((cell) => cell.trim().replaceAll('\\|', '|'))
  })
}

/** The texts in backticks of a piece of Markdown. */
export const codesIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
