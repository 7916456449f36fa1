// Writes the JSON Schemas from the TypeScript types of src/model, so that they cannot drift; `--check` fails when a file is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { createGenerator } from 'ts-json-schema-generator'

const check = process.argv.includes('--check')
const schemas = [
  { type: 'Document', path: 'src/model/trace.ts', file: 'schema/trace.v1.json', title: 'What kubectl porttrace -o json prints' },
  {
    type: 'PlanDocument',
    path: 'src/model/probe-plan.ts',
    file: 'schema/probe-plan.v1.json',
    title: 'What kubectl porttrace --probe=plan -o json prints',
  },
  {
    type: 'AccessMatrix',
    path: 'src/model/access-matrix.ts',
    file: 'schema/access-matrix.v1.json',
    title: 'What kubectl porttrace --matrix -o json prints',
  },
  {
    type: 'Comparison',
    path: 'src/model/comparison.ts',
    file: 'schema/comparison.v1.json',
    title: 'What kubectl porttrace --with and --without -o json print',
  },
  { type: 'Snapshot', path: 'src/model/snapshot.ts', file: 'schema/snapshot.v1.json', title: 'What kubectl porttrace --save keeps' },
]
let stale = false
for (const { type, path, file, title } of schemas) {
  const schema = createGenerator({
    path,
    type,
    tsconfig: 'plugin/generate/tsconfig.schema.json',
    skipTypeCheck: true,
    additionalProperties: false,
  }).createSchema(type)
  const text = `${JSON.stringify({ title, ...schema }, null, 2)}\n`
  const before = (() => {
    try {
      return readFileSync(file, 'utf8')
    } catch {
      return ''
    }
  })()
  if (before === text) continue
  if (check) {
    console.error(`${file} is stale: run npm run generate`)
    stale = true
  } else writeFileSync(file, text)
}
process.exitCode = stale ? 1 : 0
