import type { BarSeriesOption, CustomSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts'
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts'
import type { GridComponentOption, LegendComponentOption } from 'echarts/components'
import { GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components'
import { type ComposeOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([
  BarChart,
  CustomChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  SVGRenderer,
])

export type Series = BarSeriesOption | CustomSeriesOption | LineSeriesOption | ScatterSeriesOption

export type Drawing = ComposeOption<Series | GridComponentOption | LegendComponentOption>

/** Size of a drawing in its own units; a page scales it. */
export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The elements of a drawing, without the `<svg>` around them: colours are CSS variables, ids start with `prefix`, texts are
 * escaped by the library.
 */
export function draw(drawing: Drawing, { width, height }: Size, prefix: string): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ animation: false, ...drawing })
    return lean(chart.renderToSVGString(), prefix)
  } finally {
    chart.dispose()
  }
}

/** Without what only a script would use, half of the size is left. Quotes and `<` are escaped in a text, so none is changed. */
function lean(svg: string, prefix: string): string {
  return svg
    .replace(/^<svg[^>]*>/u, '')
    .replace(/<\/svg>\s*$/u, '')
    .replaceAll(/<style\s*>.*?<\/style>/gsu, '')
    .replaceAll(/<rect [^>]*fill="none"><\/rect>/gu, '')
    .replaceAll(/ (?:ecmeta_\w+|class|pointer-events|xml:space|stroke-linecap|stroke-linejoin)="[^"]*"/gu, '')
    .replaceAll('font-size:12px;', '')
    .replaceAll('font-family:inherit;', '')
    .replaceAll(' style=""', '')
    .replaceAll(/(="|#)zr\d+-/gu, `$1${prefix}-`)
    .replaceAll(/ (?:d|transform)="[^"]*"/gu, (attribute) => attribute.replaceAll(/(\d\.\d\d)\d+/gu, '$1'))
    .replaceAll(/><\/(?:path|rect|circle)>/gu, '/>')
    .replaceAll(/\n+/gu, '\n')
    .trim()
}
