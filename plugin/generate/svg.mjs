// A picture of a terminal's screen, which follows the reader's light or dark page.

/** Size of a cell, and what is around the screen. */
const cell = { width: 8.4, height: 19, margin: 16 }

/** Classes for the SGR codes that are in use. */
export const classes = { 1: 'b', 2: 'd', 4: 'u', 7: 'i', 31: 'r', 32: 'g', 33: 'y', 35: 'm', 36: 'c' }

const inXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const x = (column) => (cell.margin + column * cell.width).toFixed(1)
const top = (row) => cell.margin + row * cell.height

/** Lines that a font draws with gaps, as strokes from the corner of a cell. */
const half = { width: cell.width / 2, height: cell.height / 2 }
const strokes = {
  '│': `m${half.width} 0v${cell.height}`,
  '─': `m0 ${half.height}h${cell.width}`,
  '├': `m${half.width} 0v${cell.height}m0 ${-half.height}h${half.width}`,
  '└': `m${half.width} 0v${half.height}h${half.width}`,
}

/** A sign may come from another font, with another width: what follows begins in its own cell. So does what follows several spaces. */
const pieces = /(?:[▶◀✗▲●○◇▼┃◌…┄] ?|(?:(?! {2}|[▶◀✗▲●○◇▼┃◌…┄]).)+| +)/gu

/**
 * A row of the screen, from its runs `{ column, text, classes }`: bars behind what is inverted, strokes, and the text. `columnsOf`: how wide a
 * text is.
 */
export function drawRow(runs, row, columnsOf) {
  const bars = runs.filter(({ classes: names }) => names.includes(classes[7]))
  const behind = bars.map(
    ({ column, text }) =>
      `<rect class="v" x="${x(column)}" y="${top(row)}" width="${(columnsOf(text) * cell.width).toFixed(1)}" height="${cell.height}"/>`,
  )
  const lines = new Map()
  const spans = runs.flatMap(({ column, text, classes: names }) => {
    const isLined = names.every((name) => name === classes[2])
    const name = names.length > 0 ? ` class="${names.join(' ')}"` : ''
    let at = column
    return [...text.matchAll(/[│─├└]|[^│─├└]+/gu)].flatMap(([part]) => {
      const start = at
      at += columnsOf(part)
      if (isLined && strokes[part]) {
        lines.set(names.join(), `${lines.get(names.join()) ?? ''}M${x(start)} ${top(row)}${strokes[part]}`)
        return []
      }
      let own = start
      return [...part.matchAll(pieces)].flatMap(([piece]) => {
        const begin = own
        own += columnsOf(piece)
        return piece.trim() === '' ? [] : [`<tspan x="${x(begin)}"${name}>${inXml(piece.trimEnd())}</tspan>`]
      })
    })
  })
  const drawn = [...lines].map(([name, path]) => `<path class="l${name}" d="${path}"/>`)
  const y = (top(row + 1) - 5).toFixed(1)
  return [...behind, ...drawn, ...(spans.length > 0 ? [`<text y="${y}">${spans.join('')}</text>`] : [])].join('')
}

/** A key as it looks while it is pressed, over its run. */
export function drawPressed({ column, text }, row, columnsOf) {
  return drawRow([{ column, text, classes: [classes[7]] }], row, columnsOf)
}

/** The picture of rows that are drawn already; `style` is added to its own. */
export function picture({ columns, rows, label, drawn, style = '' }) {
  const size = { width: Math.ceil(columns * cell.width + 2 * cell.margin), height: rows * cell.height + 2 * cell.margin }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-label="${inXml(label)}">
<style>
.p{fill:#fff;stroke:#d0d7de}.v{fill:#1f2328}text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2328;white-space:pre;font-variant-emoji:text}
.l,.ld{fill:none;stroke:#1f2328;stroke-width:1.2}.ld{stroke:#8c959f}
.b{font-weight:bold}.u{text-decoration:underline}.d{fill:#6e7781}.r{fill:#cf222e}.g{fill:#1a7f37}.y{fill:#9a6700}.m{fill:#8250df}.c{fill:#1b7c83}.i{fill:#fff}
@media (prefers-color-scheme:dark){.p{fill:#0d1117;stroke:#30363d}.v{fill:#e6edf3}text{fill:#e6edf3}.l{stroke:#e6edf3}.ld{stroke:#6e7681}.d{fill:#8b949e}.r{fill:#ff7b72}.g{fill:#3fb950}.y{fill:#d29922}.m{fill:#d2a8ff}.c{fill:#39c5cf}.i{fill:#0d1117}}${style === '' ? '' : `\n${style}`}
</style>
<rect class="p" x="0.5" y="0.5" width="${size.width - 1}" height="${size.height - 1}" rx="8"/>
${drawn.filter((row) => row !== '').join('\n')}
</svg>
`
}
