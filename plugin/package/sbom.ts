import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Part } from '../build/licenses.ts'
import { NODE_VERSION } from './platforms.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Component {
  'bom-ref': string
  name: string
  version: string
  [field: string]: unknown
}

/**
 * What the single files are made of, as a CycloneDX document: npm's own (`npm sbom`) of everything installed, cut down to the packages
 * whose code is in the product, and Node beside them. The same parts make the same text.
 */
export function sbom(parts: readonly Part[], version: string): string {
  const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 1 << 26,
  })
  const all: { components: Component[]; metadata: { tools: unknown }; [field: string]: unknown } = JSON.parse(text)
  const components = parts.map(({ name, version: wanted }) => {
    const found = all.components.find((one) => one.name === name && one.version === wanted)
    if (!found) throw new Error(`${name} ${wanted} is not in package-lock.json`)
    // To npm they are tools of the development; here they are what is shipped.
    const { properties: _, ...component } = found
    return { ...component, scope: 'required' }
  })
  const node = {
    'bom-ref': `node@${NODE_VERSION}`,
    type: 'platform',
    name: 'node',
    version: NODE_VERSION,
    scope: 'required',
    purl: `pkg:generic/node@${NODE_VERSION}`,
    licenses: [{ license: { id: 'MIT' } }],
  }
  const reference = `kubectl-porttrace@${version}`
  const body = {
    metadata: {
      lifecycles: [{ phase: 'build' }],
      tools: all.metadata.tools,
      component: {
        'bom-ref': reference,
        type: 'application',
        name: 'kubectl-porttrace',
        version,
        purl: `pkg:npm/kubectl-porttrace@${version}`,
        licenses: [{ license: { id: 'Apache-2.0' } }],
      },
    },
    components: [...components, node],
    dependencies: [{ ref: reference, dependsOn: [...components, node].map((one) => one['bom-ref']) }],
  }
  const document = {
    $schema: all.$schema,
    bomFormat: all.bomFormat,
    specVersion: all.specVersion,
    serialNumber: serialOf(body),
    version: 1,
    ...body,
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/** A UUID (version 8 of RFC 9562) made of the content, where npm takes a random one. */
function serialOf(body: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex')
  return `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
