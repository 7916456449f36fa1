import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it, onTestFinished } from 'vitest'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { blocksOf } from '../docs/commands.ts'
import { start } from './start.ts'

const pages = ['github-actions.md', 'gitlab-ci.md']
const manifests = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}
`
const denyAll = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'deny-all', namespace: 'shop', uid: 'u', resourceVersion: '9' },
  spec: { podSelector: {} },
}

/** The arguments of every `kubectl porttrace` in a page, without what a shell does with its output. */
function commands(page: string): string[][] {
  const lines = [...blocksOf(`docs/${page}`, 'sh'), ...blocksOf(`docs/${page}`, 'yaml')].flatMap((block) => block.split('\n'))
  return lines.flatMap((line) => {
    const found = /(?:^|\| |run: |- )kubectl porttrace (?<args>[^>|#]*)/.exec(line)?.groups?.args
    return found === undefined ? [] : [found.trim().split(/\s+/)]
  })
}

describe.each(pages)('docs/%s', (page) => {
  it(`the page docs/${page} holds YAML that can be read`, () => {
    for (const block of blocksOf(`docs/${page}`, 'yaml')) expect(load(block)).toBeTypeOf('object')
  })

  it(`the page docs/${page} has commands that work in the order in which they are given`, async () => {
    const bench = await start({ objects: [...shop(), denyAll], now: () => shopPresent })
    const folder = mkdtempSync(join(tmpdir(), 'porttrace-docs-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'k8s'))
    writeFileSync(join(folder, 'k8s', 'web.yaml'), manifests)
    const all = commands(page)
    expect(all.length).toBeGreaterThan(2)
    for (const args of all) {
      const placed = args.map((word) => (/^(k8s\/|porttrace-baseline\.json)$/.test(word) ? join(folder, word) : word))
      const ran = await bench.run(placed, undefined, manifests)
      expect([args.join(' '), ran.code, ran.stderr]).toEqual([args.join(' '), 0, ''])
    }
  })
})
