// Files that are made on the fly in a temporary folder: 2,000 manifests, against a program that only parses them, and a must-gather of 133 MB as an
// archive, of which 14 MB matter (the rest are logs), against one of these 14 MB alone.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const MiB = 2 ** 20

/** A folder of Services and Deployments, one document a file, and the program that parses it. */
export function manifestFolder(root, files = 2000) {
  const folder = join(root, 'manifests')
  for (let index = 0; index < files / 2; index++) {
    const into = join(folder, `app-${index % 50}`)
    mkdirSync(into, { recursive: true })
    const name = `app-${index}`
    writeFileSync(
      join(into, `${name}-service.yaml`),
      `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    app: ${name}\n  ports:\n  - name: http\n    port: 80\n    targetPort: http\n`,
    )
    writeFileSync(join(into, `${name}-deployment.yaml`), deployment(name))
  }
  const parser = join(root, 'parse.mjs')
  const yaml = fileURLToPath(import.meta.resolve('yaml'))
  writeFileSync(
    parser,
    `import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import yaml from ${JSON.stringify(yaml)}
const folder = ${JSON.stringify(folder)}
let documents = 0
for (const name of readdirSync(folder, { recursive: true }))
  if (name.endsWith('.yaml')) documents += yaml.parseAllDocuments(readFileSync(join(folder, name), 'utf8'), { uniqueKeys: false }).map((one) => one.toJS()).length
if (documents !== ${files}) process.exit(2)
`,
  )
  return { folder, parser }
}

function deployment(name) {
  const container = `      - name: app\n        image: example.com/${name}:1.0\n        ports:\n        - name: http\n          containerPort: 8080\n        env:\n        - name: LEVEL\n          value: info\n        readinessProbe:\n          httpGet:\n            path: /healthz\n            port: http\n`
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  labels:\n    app: ${name}\nspec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n${container}`
}

/** Two must-gathers as archives: one with logs, the other without. */
export function mustGathers(root) {
  const matter = objectFiles()
  const log = Buffer.alloc(MiB, '2026-01-15T10:00:00.000000000Z I0115 10:00:00.000000 1 server.go:42] a line of a log of a container\n')
  const logs = Array.from({ length: 119 }, (_, index) => [`namespaces/ns-0/pods/app-0-${index}/app/app/logs/current.log`, log])
  const write = (name, files) => {
    const file = join(root, name)
    writeFileSync(file, gzipSync(tar(files.map(([path, content]) => [`must-gather.local.1/quay-io/${path}`, content])), { level: 1 }))
    return file
  }
  return { large: write('large.tar.gz', [...matter, ...logs]), small: write('small.tar.gz', matter), size: sizeOf(matter) }
}

function sizeOf(files) {
  return files.reduce((sum, [, content]) => sum + content.length, 0) / MiB
}

/** Lists of Services, Pods and Endpoints of some namespaces, 14 MB of YAML as `oc adm must-gather` writes it. */
function objectFiles() {
  const filler = Array.from({ length: 110 }, (_, index) => `      key-${index}: a value of an annotation that nobody needs\n`).join('')
  return Array.from({ length: 20 }, (_, number) => `ns-${number}`).flatMap((namespace) => {
    const names = Array.from({ length: 40 }, (_, index) => `app-${index}`)
    const meta = (name, more = '') =>
      `  metadata:\n    name: ${name}\n    namespace: ${namespace}\n    uid: u-${name}\n    resourceVersion: "7"\n    annotations:\n${filler}${more}`
    const list = (kind, items) => Buffer.from(`apiVersion: v1\nkind: ${kind}List\nitems:\n${items.join('')}`)
    const services = names.map(
      (name) =>
        `- apiVersion: v1\n  kind: Service\n${meta(name)}  spec:\n    clusterIP: 10.96.0.9\n    type: ClusterIP\n    selector:\n      app: ${name}\n    ports:\n    - name: http\n      port: 80\n      targetPort: 8080\n      protocol: TCP\n`,
    )
    const pods = names.map(
      (name, index) =>
        `- apiVersion: v1\n  kind: Pod\n${meta(`${name}-1`, `    labels:\n      app: ${name}\n`)}  spec:\n    containers:\n    - name: app\n      ports:\n      - containerPort: 8080\n  status:\n    phase: Running\n    podIP: 10.0.${namespace.slice(3)}.${index}\n    conditions:\n    - type: Ready\n      status: "True"\n`,
    )
    const endpoints = names.map(
      (name, index) =>
        `- apiVersion: v1\n  kind: Endpoints\n${meta(name)}  subsets:\n  - addresses:\n    - ip: 10.0.${namespace.slice(3)}.${index}\n      targetRef:\n        kind: Pod\n        namespace: ${namespace}\n        name: ${name}-1\n    ports:\n    - name: http\n      port: 8080\n      protocol: TCP\n`,
    )
    return [
      [`namespaces/${namespace}/core/services.yaml`, list('Service', services)],
      [`namespaces/${namespace}/core/pods.yaml`, list('Pod', pods)],
      [`namespaces/${namespace}/core/endpoints.yaml`, list('Endpoints', endpoints)],
    ]
  })
}

/** A tar archive (ustar) of files. */
function tar(files) {
  const parts = files.flatMap(([path, content]) => {
    const header = Buffer.alloc(512)
    header.write(path, 0, 100)
    header.write('0000644\0', 100)
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('00000000000\0', 136)
    header.write('        ', 148)
    header.write('0', 156)
    header.write('ustar\0' + '00', 257)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]
  })
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}
