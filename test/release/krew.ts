import { load } from 'js-yaml'
import { type Fields, fields, items, text } from '../../src/lib/read.ts'

/** What one platform of a manifest says. */
export interface KrewPlatform {
  selector: { matchLabels?: Record<string, string>; matchExpressions?: { key: string; operator: string; values: string[] }[] }
  uri: string
  sha256: string
  files: { from: string; to: string }[]
  bin: string
}

/** A manifest of krew, as far as it is used. */
export interface KrewManifest {
  name: string
  version: string
  platforms: KrewPlatform[]
}

/** A machine as krew tells them apart. */
export interface Machine {
  os: string
  arch: string
}

/** Every machine that krew knows (cmd/validate-krew-manifest allPlatforms). */
const machines: readonly Machine[] = [
  ...['386', 'amd64', 'arm64'].map((arch) => ({ os: 'windows', arch })),
  ...['386', 'amd64', 'arm', 'arm64', 'ppc64le'].map((arch) => ({ os: 'linux', arch })),
  ...['386', 'amd64', 'arm64'].map((arch) => ({ os: 'darwin', arch })),
]

/** Names that Windows keeps for itself (krew internal/index/validation). */
const forbidden = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/**
 * Reads a manifest and says what krew would hold against it: ValidatePlugin (internal/index/validation) and validateManifestFile
 * (cmd/validate-krew-manifest), but for the installation, which `install` tries.
 */
export function checkManifest(yaml: string, fileName: string): { manifest: KrewManifest; faults: string[] } {
  const root = fields(load(yaml))
  const spec = fields(root.spec)
  const name = text(fields(root.metadata).name) ?? ''
  const version = text(spec.version) ?? ''
  const short = text(spec.shortDescription) ?? ''
  const faults: string[] = []
  const rule = (holds: boolean, fault: string) => void (holds || faults.push(fault))
  rule(root.apiVersion === 'krew.googlecontainertools.github.com/v1alpha2', 'apiVersion')
  rule(root.kind === 'Plugin', 'kind')
  rule(/^[\w-]+$/.test(name) && !forbidden.test(name), `the name "${name}" is not allowed`)
  rule(fileName === `${name}.yaml`, `the file must be called ${name}.yaml`)
  rule(short !== '' && !/[\r\n]/.test(short), 'shortDescription must be one line')
  rule(
    /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(version),
    `version "${version}" is no vMAJOR.MINOR.PATCH`,
  )
  const platforms = items(spec.platforms).map((one) => readPlatform(fields(one), faults))
  rule(platforms.length > 0, 'no platform')
  for (const [index, platform] of platforms.entries())
    rule(
      machines.some((one) => matches(platform, one)),
      `platform ${index} matches no machine`,
    )
  for (const machine of machines) {
    const count = platforms.filter((platform) => matches(platform, machine)).length
    rule(count <= 1, `${count} platforms match ${machine.os}/${machine.arch}`)
  }
  return { manifest: { name, version, platforms }, faults }
}

function readPlatform(one: Fields, faults: string[]): KrewPlatform {
  const selector = fields(one.selector)
  const labels = Object.entries(fields(selector.matchLabels)).map(([key, value]): [string, string] => [key, text(value) ?? ''])
  const expressions = items(selector.matchExpressions).map((each) => {
    const { key, operator, values } = fields(each)
    return { key: text(key) ?? '', operator: text(operator) ?? '', values: items(values).map((value) => text(value) ?? '') }
  })
  const files = items(one.files).map((each) => ({ from: text(fields(each).from) ?? '', to: text(fields(each).to) ?? '' }))
  const platform: KrewPlatform = {
    selector: {
      ...(selector.matchLabels !== undefined && { matchLabels: Object.fromEntries(labels) }),
      ...(selector.matchExpressions !== undefined && { matchExpressions: expressions }),
    },
    uri: text(one.uri) ?? '',
    sha256: text(one.sha256) ?? '',
    files,
    bin: text(one.bin) ?? '',
  }
  const rule = (holds: boolean, fault: string) => void (holds || faults.push(`${platform.uri}: ${fault}`))
  rule(platform.uri !== '', 'uri has to be set')
  rule(/\.(tar\.gz|zip)$/.test(platform.uri), 'an archive is .tar.gz or .zip')
  rule(/^[a-f0-9]{64}$/.test(platform.sha256), `sha256 "${platform.sha256}" is not 64 lower-case hexadecimal digits`)
  rule(platform.bin !== '', 'bin has to be set')
  rule(one.files === undefined || files.length > 0, 'files has to be left out, or to hold something')
  rule(
    files.every(({ from, to }) => from !== '' && to !== ''),
    'from and to have to be set',
  )
  rule(one.files === undefined || files.some(({ from }) => licenses.test(from)), 'no LICENSE among the files')
  rule(selector.matchLabels !== undefined || expressions.length > 0, 'the selector is empty')
  rule(selector.matchLabels === undefined || labels.length > 0, 'matchLabels is empty')
  rule(selector.matchExpressions === undefined || expressions.length > 0, 'matchExpressions is empty')
  rule(
    [...labels.map(([key]) => key), ...expressions.map(({ key }) => key)].every((key) => key === 'os' || key === 'arch'),
    'the selector knows os and arch alone',
  )
  const windows = matches(platform, { os: 'windows', arch: 'amd64' }) || matches(platform, { os: 'windows', arch: 'arm64' })
  rule(!windows || platform.bin.endsWith('.exe'), 'Windows runs .exe alone')
  return platform
}

/** What krew takes for a licence (validateLicenseFileExists). */
export const licenses = /^(license|licenses|copying)(\.txt|\.md)?$/i

/** Does the platform's selector choose the machine? (Kubernetes' label selectors) */
export function matches({ selector }: KrewPlatform, machine: Machine): boolean {
  const labels = new Map(Object.entries(machine))
  const chosen = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels.get(key) === value)
  return (
    chosen &&
    (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
      const inside = values.includes(labels.get(key) ?? '')
      return operator === 'In' ? inside : operator === 'NotIn' ? !inside : operator === 'Exists' ? labels.has(key) : !labels.has(key)
    })
  )
}
