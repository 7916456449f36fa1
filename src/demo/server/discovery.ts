import { defined } from '../../lib/defined.ts'
import type { ApiPath } from './api-path.ts'
import { groupVersion, type ResourceType } from './store/resource-types.ts'

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const reviews = [
  { name: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview' },
  { name: 'selfsubjectrulesreviews', kind: 'SelfSubjectRulesReview' },
]

/** The group version of the reviews, which every server has. */
export const authorization = 'authorization.k8s.io/v1'

/** Is the group version, or with `version` empty the group, among those of the served types? */
export function serves(types: readonly ResourceType[], group: string, version: string): boolean {
  const all = [...types.map((type) => ({ group: type.group, version: type.version })), { group: 'authorization.k8s.io', version: 'v1' }]
  return all.some((each) => each.group === group && (version === '' || each.version === version))
}

/** What the server says about itself at a discovery path; undefined if there is nothing. `types` are the served ones. */
export function discover(path: ApiPath, types: readonly ResourceType[], host: string): unknown {
  if (path.at === 'coreVersions') {
    return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: host }] }
  }
  if (path.at === 'groups') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(types) }
  if (path.at === 'group') {
    const group = groupsOf(types).find((each) => each.name === path.group)
    return group && { kind: 'APIGroup', apiVersion: 'v1', ...group }
  }
  if (path.at === 'groupVersion' && serves(types, path.group, path.version)) return resourcesOf(path, types)
  return undefined
}

function groupsOf(types: readonly ResourceType[]) {
  const served = [...new Set([...types.filter((type) => type.group).map(groupVersion), authorization])]
  const names = [...new Set(served.map((gv) => gv.slice(0, gv.indexOf('/'))))]
  return names.map((name) => {
    const versions = served
      .filter((gv) => gv.startsWith(`${name}/`))
      .map((gv) => ({ groupVersion: gv, version: gv.slice(name.length + 1) }))
    return { name, versions, preferredVersion: versions[0] }
  })
}

function resourcesOf(path: { group: string; version: string }, types: readonly ResourceType[]) {
  const gv = groupVersion(path)
  const own = types.filter((type) => groupVersion(type) === gv).flatMap(resourceEntries)
  const others = gv === authorization ? reviews.map((each) => ({ ...each, singularName: '', namespaced: false, verbs: ['create'] })) : []
  return {
    kind: 'APIResourceList',
    ...defined({ apiVersion: path.group ? 'v1' : undefined }),
    groupVersion: gv,
    resources: [...own, ...others],
  }
}

function resourceEntries(type: ResourceType) {
  const { resource: name, namespaced, kind, shortNames } = type
  const entry = {
    name,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs,
    ...defined({ shortNames: shortNames.length > 0 ? shortNames : undefined }),
  }
  const exec = { name: 'pods/exec', singularName: '', namespaced: true, kind: 'PodExecOptions', verbs: ['create', 'get'] }
  return kind === 'Pod' ? [entry, exec] : [entry]
}

/** The answer of /version: as recorded for 1.36, and for an older release without the fields that it does not have. */
export function versionInfo(version: string): unknown {
  const minor = Number(version.split('.')[1])
  const emulation = {
    emulationMajor: '1',
    emulationMinor: String(minor),
    minCompatibilityMajor: '1',
    minCompatibilityMinor: String(minor - 1),
  }
  return {
    major: '1',
    minor: String(minor),
    ...(minor >= 33 && emulation),
    gitVersion: `v1.${minor}.2`,
    gitCommit: 'demo',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: 'go1.26.10',
    compiler: 'gc',
    platform: 'linux/amd64',
  }
}
