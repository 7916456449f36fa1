import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { expect, it } from 'vitest'
import { fields, items, texts } from '../../src/lib/read.ts'
import { listOf, reader, startBench } from './program.ts'

const readme = readFileSync('README.md', 'utf8')

it('the rights in the README are enough for everything that is read', async () => {
  const [, yaml = ''] = /```yaml\n(apiVersion: rbac[\s\S]*?)```/.exec(readme) ?? []
  const rules = items(fields(load(yaml)).rules).map((rule) => {
    const { apiGroups, resources, verbs } = fields(rule)
    return { apiGroups: texts(apiGroups), resources: texts(resources), verbs: texts(verbs) }
  })
  expect(rules.length).toBeGreaterThan(2)
  const bench = await startBench({ users: [{ name: 'jane', token: 'jane', rules }, reader('few', ['services'])] })
  try {
    const { items: services } = listOf(await bench.run(['-n', 'demo', '-o', 'json']))
    expect(services.length).toBeGreaterThan(10)
    for (const { target } of services) {
      const { stdout, stderr } = await bench.run(['-n', 'demo', `svc/${target.name}`])
      expect(`${stdout}${stderr}`).not.toContain('forbidden')
    }
    expect((await bench.run(['-n', 'demo', 'svc/web'], 'few')).stdout).toContain('forbidden')
  } finally {
    await bench.close()
  }
})

it('its examples are at least five commands with what they print', () => {
  expect(readme.match(/^```console\n\$ kubectl porttrace /gm)?.length).toBeGreaterThanOrEqual(5)
})
