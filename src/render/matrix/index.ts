import type { AccessMatrix } from '../../model/access-matrix.ts'
import { renderJson } from '../json.ts'
import type { OutputFormat, RenderOptions } from '../options.ts'

/** Who may connect to which Service, in a format. What a format alone needs is loaded when it is asked for. */
export async function renderMatrix(matrix: AccessMatrix, format: OutputFormat, options: RenderOptions): Promise<string> {
  switch (format) {
    case 'json':
      return renderJson(matrix)
    case 'yaml':
      return (await import('../yaml.ts')).renderYaml(matrix)
    case 'mermaid':
      return (await import('./mermaid.ts')).renderMatrixChart(matrix, options)
    default: {
      const [{ renderMatrixText }, { withWidths }] = await Promise.all([import('./text.ts'), import('../../lib/width.ts')])
      return withWidths(() => renderMatrixText(matrix, format === 'wide' ? { ...options, wide: true } : options))
    }
  }
}
