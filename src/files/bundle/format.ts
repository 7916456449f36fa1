import { defined } from '../../lib/defined.ts'

/** What a file of a bundle holds: objects of one kind. */
export interface BundleFile {
  path: string
  /** The kind's plural name: `endpointslices`. */
  plural: string
  /** API group, where the path tells it; `''`: the core group. */
  group?: string
  /** The namespace whose objects of the kind are in the file; absent: of all, or the kind has none. */
  namespace?: string
}

/** A kind that a format never holds: it counts as not read. */
export type NeverHeld = 'endpointslices' | 'ingresses' | 'networkpolicies' | 'workloads' | 'namespaces' | 'gateways'

/** The layout in which a tool writes a cluster to files. */
export interface BundleFormat {
  /** `an OpenShift must-gather`. */
  name: string
  /** The objects that this layout keeps in the file at a path; undefined: the file is not opened. */
  fileAt: (path: string) => BundleFile | undefined
  /** Does a set of paths have this format? */
  isFormat: (paths: readonly string[]) => boolean
  never: readonly NeverHeld[]
  /** What the tool writes in the place of an empty text. */
  emptyText?: string
  /** Set where the tool writes no file for a kind of which there is no object. */
  omitsEmpty?: true
  /** The file in which the tool says why it could not read a kind. */
  errorsAt?: (path: string) => string | undefined
}

/** Groups of a path, or undefined if it has another form. */
function groups(path: string, form: RegExp): Readonly<Record<string, string | undefined>> | undefined {
  return form.exec(path)?.groups
}

function formOf(form: RegExp, plural: (name: string) => string = (name) => name): (path: string) => BundleFile | undefined {
  return (path) => {
    const parts = groups(path, form)
    if (parts?.plural === undefined) return undefined
    const { group, namespace } = parts
    return {
      path,
      plural: plural(parts.plural),
      ...defined({ group: group !== undefined ? (group === 'core' ? '' : group) : undefined, namespace }),
    }
  }
}

function either(...forms: readonly ((path: string) => BundleFile | undefined)[]): (path: string) => BundleFile | undefined {
  return (path) => {
    for (const form of forms) {
      const file = form(path)
      if (file) return file
    }
    return undefined
  }
}

const mustGather: BundleFormat = {
  name: 'an OpenShift must-gather',
  // `namespaces/NS/pods/POD/POD.yaml` is the same again.
  fileAt: either(
    formOf(/(?:^|\/)namespaces\/(?<namespace>[^/]+)\/(?<group>core|[\w-]+(?:\.[\w.-]+)?)\/(?<plural>[a-z]+)\.ya?ml$/),
    (path) => {
      const parts = groups(path, /(?:^|\/)cluster-scoped-resources\/(?<group>[^/]+)\/(?<plural>[a-z]+)\/[^/]+\.ya?ml$/)
      return parts?.plural === undefined
        ? undefined
        : { path, plural: parts.plural, group: parts.group === 'core' ? '' : (parts.group ?? '') }
    },
    (path) => {
      const parts = groups(path, /(?:^|\/)namespaces\/(?<namespace>[^/]+)\/\k<namespace>\.ya?ml$/)
      return parts ? { path, plural: 'namespaces', group: '' } : undefined
    },
  ),
  isFormat: (paths) =>
    paths.some((path) =>
      /(?:^|\/)namespaces\/[^/]+\/(?:core|apps|discovery\.k8s\.io|networking\.k8s\.io|route\.openshift\.io)\/[a-z]+\.ya?ml$/.test(path),
    ),
  never: ['ingresses'],
}

/** Its names of kinds that are not the API's. */
const dumpedPlurals: Readonly<Record<string, string>> = { 'replication-controllers': 'replicationcontrollers' }

const clusterInfoForm =
  /(?:^|\/)(?<namespace>[^/]+)\/(?<plural>services|pods|events|deployments|replicasets|daemonsets|replication-controllers)\.(?:json|yaml)$/

/** What `kubectl cluster-info dump` writes, into files or to standard output. */
export const clusterInfo: BundleFormat = {
  name: 'kubectl cluster-info dump',
  fileAt: either(
    formOf(clusterInfoForm, (name) => dumpedPlurals[name] ?? name),
    (path) => (/(?:^|\/)nodes\.(?:json|yaml)$/.test(path) ? { path, plural: 'nodes', group: '' } : undefined),
  ),
  isFormat: (paths) => {
    const folderOf = (path: string, levels: number) => path.split('/').slice(0, -levels).join('/')
    const roots = new Set(paths.filter((path) => /(?:^|\/)nodes\.(?:json|yaml)$/.test(path)).map((path) => folderOf(path, 1)))
    const has = (plural: string) =>
      paths.some((path) => path.includes('/') && groups(path, clusterInfoForm)?.plural === plural && roots.has(folderOf(path, 2)))
    return has('services') && has('pods')
  },
  never: ['endpointslices', 'ingresses', 'networkpolicies', 'workloads', 'namespaces', 'gateways'],
}

/** What its folders are called where that is not the plural of the kind. */
const collected: Readonly<Record<string, string>> = {
  ingress: 'ingresses',
  'network-policy': 'networkpolicies',
  'endpoint-slices': 'endpointslices',
}

const troubleshoot: BundleFormat = {
  name: 'a support bundle of troubleshoot',
  fileAt: either(
    formOf(/(?:^|\/)cluster-resources\/(?<plural>[a-z-]+)\/(?<namespace>[^/]+)\.json$/, (name) => collected[name] ?? name),
    formOf(/(?:^|\/)cluster-resources\/(?<plural>nodes|namespaces)\.json$/),
    formOf(/(?:^|\/)cluster-resources\/custom-resources\/(?<plural>[a-z]+)\.(?<group>[\w.-]+)\/(?<namespace>[^/]+)\.(?:json|ya?ml)$/),
  ),
  isFormat: (paths) => paths.some((path) => /(?:^|\/)cluster-resources\/(?:services|pods)\/[^/]+\.json$/.test(path)),
  never: [],
  errorsAt: (path) => {
    const kind = groups(path, /(?:^|\/)cluster-resources\/(?<kind>[a-z-]+)-errors\.json$/)?.kind
    return kind === undefined ? undefined : (collected[kind] ?? kind)
  },
}

const sonobuoy: BundleFormat = {
  name: 'a result of sonobuoy',
  fileAt: formOf(
    /(?:^|\/)resources\/(?:cluster|ns\/(?<namespace>[^/]+))\/(?<group>[^/_]+)_v\d+(?:(?:alpha|beta)\d+)?_(?<plural>[a-z]+)\.json$/,
  ),
  isFormat: (paths) => paths.some((path) => /(?:^|\/)resources\/ns\/[^/]+\/core_v1_[a-z]+\.json$/.test(path)),
  never: [],
  // The resources that it asked for are in meta/config.json; those without objects have no file.
  omitsEmpty: true,
}

const rancher: BundleFormat = {
  name: 'a support bundle of Rancher or Harvester',
  fileAt: either(
    formOf(/(?:^|\/)yamls\/namespaced\/(?<namespace>[^/]+)\/(?:[^/]+\/)*(?<plural>[a-z]+)\.ya?ml$/),
    formOf(/(?:^|\/)yamls\/(?:[^/]+\/)*(?<plural>[a-z]+)\.ya?ml$/),
  ),
  isFormat: (paths) => paths.some((path) => /(?:^|\/)yamls\/(?:[^/]+\/)*[a-z]+\.ya?ml$/.test(path)),
  never: [],
  // Versions of 2022 wrote this: a slice whose port has no name got a name that its Service does not have.
  emptyText: 'null',
}

/** Every format that is known, the one with the narrowest signs first. */
const formats: readonly BundleFormat[] = [mustGather, troubleshoot, sonobuoy, rancher, clusterInfo]

/** The format of a folder or an archive with these paths; undefined: none that is known, so every file may hold anything. */
export function bundleFormat(paths: readonly string[]): BundleFormat | undefined {
  return formats.find((format) => format.isFormat(paths))
}

/**
 * The files to open: those of the kinds that are read, each once: of a JSON file and a YAML file with the same name the JSON one.
 */
export function chosenFiles(format: BundleFormat, paths: readonly string[], isRead: (plural: string) => boolean): BundleFile[] {
  const all = new Set(paths)
  return paths.flatMap((path) => {
    const file = format.fileAt(path)
    const isTwin = /\.ya?ml$/.test(path) && all.has(path.replace(/\.ya?ml$/, '.json'))
    return file && isRead(file.plural) && !isTwin ? [file] : []
  })
}
