import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { marked } from 'marked'

const MERMAID = readFileSync(fileURLToPath(import.meta.resolve('@mermaid-js/tiny')), 'utf8')

/** Sizes and lines as on GitHub, in the light scheme. */
const STYLE = `
body { font: 16px/1.5 'Noto Sans', 'DejaVu Sans', sans-serif; color: #1f2328; margin: 24px auto; width: 940px }
h2 { border-bottom: 1px solid #d1d9e0; padding-bottom: 8px } code { background: #818b981f; border-radius: 6px; padding: 2px 6px; font-size: 85% }
table { border-collapse: collapse; margin: 0 0 16px } th, td { border: 1px solid #d1d9e0; padding: 6px 13px } tr:nth-child(2n) td { background: #f6f8fa }
pre.mermaid { text-align: center } summary { cursor: pointer } blockquote { border-left: 4px solid #d1d9e0; margin: 0 0 16px; padding: 0 16px; color: #59636e }
`

/** Markdown as GitHub shows it, near enough to look at: GitHub's flavour of tables, and Mermaid drawn by Mermaid. */
export function githubPage(markdown: string): string {
  const html = marked.parse(markdown, { gfm: true, async: false })
  const drawn = html.replaceAll(
    /<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/gu,
    '<pre class="mermaid">$1</pre>',
  )
  const begin = "mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' })"
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><body>${drawn}<script>${MERMAID}</script><script>${begin}</script>`
}

/** In the page: draws every chart, and answers with what each became. */
export const DRAW_CHARTS = `mermaid.run({ querySelector: '.mermaid' }).then(() =>
  [...document.querySelectorAll('pre.mermaid')].map((pre) => pre.querySelector('svg')?.getAttribute('aria-roledescription') ?? pre.textContent))`
