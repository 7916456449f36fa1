// A picture of a terminal's screen, which follows the reader's light or dark page.

/** Size of a cell, and what is around the screen. */
export const cell = { width: 8.4, height: 19, margin: 16 }

/** Classes for the SGR codes that are in use. */
export const classes = { 1: 'b', 2: 'd', 7: 'i', 31: 'r', 32: 'g', 33: 'y', 35: 'm', 36: 'c' }

export const inXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** The runs of a line, `{ column, text, classes }`, as one text element. */
export function drawRuns(runs, index) {
  const y = (cell.margin + (index + 1) * cell.height - 5).toFixed(1)
  const spans = runs.map(({ column, text, classes: names }) => {
    const name = names.length > 0 ? ` class="${names.join(' ')}"` : ''
    return `<tspan x="${(cell.margin + column * cell.width).toFixed(1)}"${name}>${inXml(text)}</tspan>`
  })
  return `<text xml:space="preserve" y="${y}">${spans.join('')}</text>`
}

/** The picture: `behind` are shapes below the lines. */
export function picture({ columns, rows, label, lines, behind = [] }) {
  const size = { width: Math.ceil(columns * cell.width + 2 * cell.margin), height: rows * cell.height + 2 * cell.margin }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-label="${inXml(label)}">
<style>
.p{fill:#fff;stroke:#d0d7de}.v{fill:#1f2328}text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2328;white-space:pre}
.b{font-weight:bold}.d{fill:#6e7781}.r{fill:#cf222e}.g{fill:#1a7f37}.y{fill:#9a6700}.m{fill:#8250df}.c{fill:#1b7c83}.i{fill:#fff}
@media (prefers-color-scheme:dark){.p{fill:#0d1117;stroke:#30363d}.v{fill:#e6edf3}text{fill:#e6edf3}.d{fill:#8b949e}.r{fill:#ff7b72}.g{fill:#3fb950}.y{fill:#d29922}.m{fill:#d2a8ff}.c{fill:#39c5cf}.i{fill:#0d1117}}
</style>
<rect class="p" x="0.5" y="0.5" width="${size.width - 1}" height="${size.height - 1}" rx="8"/>
${[...behind, ...lines].join('\n')}
</svg>
`
}
