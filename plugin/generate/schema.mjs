// Writes the JSON Schemas from the TypeScript types of src/model, so that they cannot drift; `--check` fails when a file is stale.
import { createGenerator } from 'ts-json-schema-generator'
import { keep } from './write.mjs'

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
    type: 'RangeList',
    path: 'src/model/ranges.ts',
    file: 'schema/range-list.v1.json',
    title: 'What kubectl porttrace --ranges -o json prints',
  },
  {
    type: 'CallList',
    path: 'src/model/calls.ts',
    file: 'schema/call-list.v1.json',
    title: 'What kubectl porttrace --calls -o json prints',
  },
  {
    type: 'Comparison',
    path: 'src/model/comparison.ts',
    file: 'schema/comparison.v1.json',
    title: 'What kubectl porttrace --with and --without -o json print',
  },
  { type: 'Snapshot', path: 'src/model/snapshot.ts', file: 'schema/snapshot.v1.json', title: 'What kubectl porttrace --save keeps' },
]
for (const { type, path, file, title } of schemas) {
  const schema = createGenerator({
    path,
    type,
    tsconfig: 'plugin/generate/tsconfig.schema.json',
    skipTypeCheck: true,
    additionalProperties: false,
  }).createSchema(type)
  keep(file, `${JSON.stringify({ title, ...schema }, null, 2)}\n`)
}
