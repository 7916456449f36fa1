import type { AccessMatrix } from '../../model/access-matrix.ts'
import { quoted } from '../mermaid.ts'
import type { RenderOptions } from '../options.ts'
import { lookOf } from '../style.ts'
import { cellSign, cellWords, clientsText, isItself, serviceWords } from './words.ts'

/** The matrix as a flowchart of Mermaid: an edge for each client and Service. Those that are dropped, or not known, are dashed and say why. */
export function renderMatrixChart(matrix: AccessMatrix, options: RenderOptions): string {
  const { glyphs } = lookOf({ ...options, unicode: true })
  const { clients, services, cells, namespace } = matrix
  const nodes = [
    ...clients.map((client, row) => `c${row}[${quoted([clientsText(client, matrix)])}]`),
    ...services.map((service, at) => `s${at}([${quoted([serviceWords(service, matrix)])}])`),
  ]
  const edges = clients.flatMap((_, row) =>
    services.flatMap((_, at) => {
      const cell = cells[row]?.[at]
      if (!cell || cell.result === 'none' || isItself(cell)) return []
      if (cell.result === 'allowed') return [`c${row} --> s${at}`]
      const label = quoted([`${glyphs.signs[cellSign(cell)]} ${cellWords(cell, namespace)}`])
      return [`c${row} -.->|${label}| s${at}`]
    }),
  )
  return ['flowchart LR', ...[...nodes, ...edges].map((line) => `  ${line}`)].map((line) => `${line}\n`).join('')
}
