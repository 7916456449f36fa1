// Generated files: each is written, or with `--check` compared with what is there.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../../', import.meta.url)
const checks = process.argv.includes('--check')

/** Path of a file of the project, from the project's folder. */
export const inProject = (path) => fileURLToPath(new URL(path, root))

/** The text of a file of the project; `''` if it does not exist. */
export function textOf(path) {
  try {
    return readFileSync(inProject(path), 'utf8')
  } catch {
    return ''
  }
}

/** Writes a file of the project. With `--check` a file that differs is named instead, and the process fails. */
export function keep(path, text) {
  if (textOf(path) === text) return
  if (checks) stale(path)
  else {
    mkdirSync(new URL('.', new URL(path, root)), { recursive: true })
    writeFileSync(inProject(path), text)
  }
}

/** Removes the files of a folder (`docs/findings/`) that are not among these names. */
export function keepOnly(folder, names) {
  for (const name of readdirSync(inProject(folder)).filter((one) => !names.includes(one))) {
    if (checks) stale(`${folder}${name}`)
    else rmSync(inProject(`${folder}${name}`))
  }
}

function stale(path) {
  console.error(`${path} is stale: run npm run generate`)
  process.exitCode = 1
}
