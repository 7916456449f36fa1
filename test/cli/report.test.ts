import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, it, onTestFinished } from 'vitest'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { fields, items } from '../../src/lib/read.ts'
import { runProgram } from './program.ts'
import { start } from './start.ts'

// Ajv does not support draft-04. The schema needs it only for the names of these two keywords.
const {
  $schema: _,
  id: __,
  ...schema
} = JSON.parse(readFileSync(new URL('../fixtures/sarif/sarif-schema-2.1.0.json', import.meta.url), 'utf8'))
const isSarif = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema)

/** The results of a SARIF document, which has to be valid by its schema. */
function results(text: string): readonly unknown[] {
  const document: unknown = JSON.parse(text)
  if (!isSarif(document)) throw new Error(`not by the schema: ${JSON.stringify(isSarif.errors?.slice(0, 3))}`)
  return items(fields(items(fields(document).runs)[0]).results)
}

const service = (port = 'http', name = 'web') => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: {app: web}
  ports:
  - port: 80
    targetPort: ${port}`
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}`

function file(...documents: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-report-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'we b,1.yaml')
  writeFileSync(path, documents.join('\n---\n'))
  return path
}

const report = (format: string, path: string, ...more: string[]) => runProgram(['-f', path, '-o', format, ...more])

it('SARIF has a result for each finding, with the file and the line of the field', async () => {
  const path = file(service('htpp'), deployment)
  const { code, stdout } = await report('sarif', path)
  expect(code).toBe(1)
  expect(results(stdout)).toMatchObject([
    {
      ruleId: 'PT301',
      level: 'error',
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: path.replace('we b,1', 'we%20b%2C1') }, region: { startLine: 9 } },
          logicalLocations: [{ fullyQualifiedName: 'Service/default/web: spec.ports[0].targetPort', kind: 'service' }],
        },
      ],
      partialFingerprints: { 'porttrace/v1': 'PT301 Service/default/web spec.ports[0].targetPort' },
    },
  ])
})

it('SARIF has no results for manifests without a fault, and none for a target that does not exist', async () => {
  const path = file(service(), deployment)
  const { code, stdout, stderr } = await report('sarif', path)
  expect([code, results(stdout), stderr]).toEqual([0, [], ''])
  const missing = await report('sarif', path, 'svc/nope')
  expect([missing.code, results(missing.stdout)]).toEqual([3, []])
  const empty = await report('sarif', file(deployment))
  expect([empty.code, results(empty.stdout)]).toEqual([0, []])
})

it('SARIF of a cluster names objects, since no file holds them', async () => {
  const bench = await start({ objects: [...shop()], now: () => shopPresent })
  const all = results((await bench.run(['-A', '-o', 'sarif'])).stdout).map(fields)
  expect(all.length).toBeGreaterThan(5)
  for (const { locations } of all) {
    const [location] = items(locations).map(fields)
    expect(location?.physicalLocation).toBeUndefined()
    expect(items(location?.logicalLocations).length).toBe(1)
  }
})

it('JUnit has a test case for each Service, which fails where the exit code would', async () => {
  const path = file(service('htpp', 'a<b'), service(), deployment)
  const { code, stdout } = await report('junit', path)
  expect(code).toBe(1)
  expect(stdout).toContain('<testsuites name="kubectl-porttrace" tests="2" failures="1" errors="0" skipped="0">')
  expect(stdout).toContain('<testcase classname="Service" name="Service/default/web"/>')
  expect(stdout).toContain(
    `<testcase classname="Service" name="Service/default/a&lt;b" file="${path}">\n      <failure type="broken" message="PT301 targetPort &quot;htpp&quot; matches no container port">${path}:9: PT301`,
  )
  expect((await report('junit', path, '--fail-on', 'never')).stdout).toContain('failures="0"')
})

it('JUnit skips what is not known, unless that fails', async () => {
  const path = file(service())
  expect((await report('junit', path)).stdout).toContain('<skipped message="unknown"/>')
  expect((await report('junit', path, '--fail-on', 'unknown')).stdout).toContain('<failure type="unknown" message="unknown">')
})

it('annotations of GitHub name file and line, and no name can end an annotation early', async () => {
  const path = file(service('"h\\n::error::x"'), deployment)
  const { stdout } = await report('github', path)
  expect(stdout).toContain('::error::x')
  for (const line of stdout.trimEnd().split('\n')) {
    expect(line).toMatch(/^::error file=[^,]*we b%2C1\.yaml,line=9,title=PT\d+ Service\/default\/web::/)
  }
  expect((await report('github', file(service(), deployment))).stdout).toBe('')
})
