import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Metafile } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A package of which code is in the product. */
export interface Part {
  name: string
  version: string
  license: string
  /** Where it is installed, from the project's folder. */
  folder: string
}

/** The packages whose code bundles hold, by name, each once. */
export function partsOf(metafiles: readonly Metafile[]): Part[] {
  const inputs = metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap((output) => Object.entries(output.inputs)))
  const folders = new Set(
    inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput === 0 ? [] : (/^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []))),
  )
  return [...folders].toSorted().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    return { name, version, license, folder }
  })
}

/** The licences of these packages as one text, as most of them ask of who hands on their code. */
export function licensesOf(parts: readonly Part[]): string {
  return parts.map((part) => `${part.name} ${part.version} (${part.license})\n\n${licenseOf(part)}\n`).join(`\n${'-'.repeat(80)}\n\n`)
}

function licenseOf({ name, folder }: Part): string {
  const file = readdirSync(join(root, folder)).find((one) => /^(licen[cs]e|copying)/i.test(one))
  return file ? readFileSync(join(root, folder, file), 'utf8').trim() : `The package ${name} brings no text of its licence.`
}
