import { type FileHandle, open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { count } from '../lib/count.ts'
import { fields } from '../lib/read.ts'
import { loadYaml, type YamlParser } from '../lib/yaml/parse.ts'
import { type ArchiveEntry, ArchiveError, LARGEST_FILE, type PassedOver } from './archive/entry.ts'
import { type ArchiveKind, archiveEntries, archiveKind, KIND_BYTES, listArchive } from './archive/open.ts'
import { withEmptyTexts } from './bundle/empty.ts'
import { type BundleFile, type BundleFormat, bundleFormat, chosenFiles, clusterInfo } from './bundle/format.ts'
import { isPrintedDump, withoutLogs } from './bundle/logs.ts'
import { readDocuments, type UnreadDocument } from './documents.ts'
import { goNames } from './go-names.ts'
import { type FileObject, type ObjectType, objectsOf } from './objects.ts'
import { STANDARD_INPUT } from './place.ts'
import { chartFolders, isObjectFile, walk } from './walk.ts'

/** What is known of kinds by those who ask for files. */
export interface KnownKinds {
  /** Is the kind read, by its plural name? In a bundle, only files of these kinds are opened. */
  isRead: (plural: string) => boolean
  /** The type of a kind by its plural name, and its group where that is known: for lists whose items do not tell. */
  typeOf: (plural: string, group: string | undefined) => ObjectType | undefined
}

/** A bundle among the files. */
export interface ReadBundle {
  format: BundleFormat
  /** As it was named to the program. */
  file: string
  /** The namespaces of which files of a kind were read, by the kind's plural name; of a kind without an entry, none. */
  namespaces: ReadonlyMap<string, ReadonlySet<string>>
  /** What the tool said that it could not read, by the kind's plural name. */
  errors: ReadonlyMap<string, string>
}

/** All that files, folders, archives and standard input hold. */
export interface ReadFiles {
  objects: FileObject[]
  unread: UnreadDocument[]
  bundles: ReadBundle[]
  /** Folders of Helm charts, of which no file is opened: what they make is known to Helm alone. */
  charts: string[]
  /** What was passed over, one line each. */
  notices: string[]
}

/** What the text of one file holds. @throws NestedLists */
export function fileContent(content: string, file: string, yaml: YamlParser): ReadFiles {
  const read: ReadFiles = { objects: [], unread: [], bundles: [], charts: [], notices: [] }
  take(read, content, file, yaml)
  return read
}

/** A file that cannot be read at all, with what to tell of it. */
export class FileFault extends Error {}

/**
 * Reads everything that `-f` names, in that order: files, folders with all that is below them, archives, and `-` for standard input.
 * @throws FileFault if one of them cannot be opened, or is damaged as a whole
 */
export async function readFiles(names: readonly string[], stdin: () => Promise<string>, known: KnownKinds): Promise<ReadFiles> {
  const yaml = await loadYaml()
  const read: ReadFiles = { objects: [], unread: [], bundles: [], charts: [], notices: [] }
  for (const name of names) {
    if (name === '-') take(read, await stdin(), STANDARD_INPUT, yaml)
    else await readNamed(read, name, yaml, known)
  }
  return read
}

async function readNamed(read: ReadFiles, name: string, yaml: YamlParser, known: KnownKinds): Promise<void> {
  try {
    if ((await stat(name)).isDirectory()) return await readFolder(read, name, yaml, known)
    const kind = await kindOf(name)
    if (kind) return await readArchive(read, name, kind, yaml, known)
    take(read, await readFile(name, 'utf8'), name, yaml)
  } catch (error) {
    if (error instanceof ArchiveError) throw new FileFault(`cannot read ${name}: ${error.message}`, { cause: error })
    throw error
  }
}

async function kindOf(name: string): Promise<ArchiveKind | undefined> {
  let file: FileHandle | undefined
  try {
    file = await open(name)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(KIND_BYTES), 0, KIND_BYTES, 0)
    return archiveKind(buffer.subarray(0, bytesRead))
  } finally {
    await file?.close()
  }
}

async function readFolder(read: ReadFiles, folder: string, yaml: YamlParser, known: KnownKinds): Promise<void> {
  const { paths, isCut } = await walk(folder)
  if (isCut) throw new FileFault(`cannot read ${folder}: it has too many files`)
  await readEntries(read, folder, paths, yaml, known, async function* (wanted) {
    for (const path of wanted) yield { path, content: await readFile(join(folder, path), 'utf8') }
  })
}

async function readArchive(read: ReadFiles, name: string, kind: ArchiveKind, yaml: YamlParser, known: KnownKinds): Promise<void> {
  // Which files matter shows only once all paths are known.
  const { paths, passedOver } = await listArchive(name, kind)
  for (const [why, number] of passedOver) if (why !== 'too-large') read.notices.push(`${name}: skipped ${passedWords[why](number)}`)
  const tooLarge = (path: string) => {
    const place = { file: join(name, path), line: 1, text: '', path: '' }
    read.unread.push({ place, line: 1, message: `it is larger than ${LARGEST_FILE / 1024 ** 2} MiB`, isRefused: true })
  }
  await readEntries(read, name, paths, yaml, known, (wanted) =>
    archiveEntries(name, kind, {
      wants: (path) => wanted.has(path),
      passedOver: (path, why) => why === 'too-large' && tooLarge(path),
    }),
  )
}

const passedWords: Readonly<Record<Exclude<PassedOver, 'too-large'>, (number: number) => string>> = {
  link: (number) => count(number, 'link'),
  outside: (number) => `${count(number, 'file')} with paths outside of the archive`,
}

type OpenEntries = (wanted: ReadonlySet<string>) => AsyncIterable<ArchiveEntry>

async function readEntries(
  read: ReadFiles,
  name: string,
  paths: readonly string[],
  yaml: YamlParser,
  known: KnownKinds,
  open: OpenEntries,
) {
  const format = bundleFormat(paths)
  if (!format) {
    const charts = chartFolders(paths)
    read.charts.push(...charts.map((folder) => join(name, folder).replace(/\/$/, '')))
    const own = paths.filter((path) => isObjectFile(path) && !charts.some((folder) => path.startsWith(folder)))
    for await (const { path, content } of open(new Set(own))) take(read, content, join(name, path), yaml)
    return
  }
  const files = new Map(chosenFiles(format, paths, known.isRead).map((file) => [file.path, file]))
  const errors = new Map<string, string>()
  const errorFiles = new Map(paths.flatMap((path) => [[path, format.errorsAt?.(path)] as const]).filter(([, kind]) => kind !== undefined))
  for await (const { path, content } of open(new Set([...files.keys(), ...errorFiles.keys()]))) {
    const file = files.get(path)
    const failed = errorFiles.get(path)
    if (file) take(read, content, join(name, path), yaml, { expected: known.typeOf(file.plural, file.group), emptyText: format.emptyText })
    else if (failed !== undefined) errors.set(failed, firstLine(content))
  }
  read.bundles.push({ format, file: name, namespaces: namespacesOf([...files.values()]), errors })
}

function namespacesOf(files: readonly BundleFile[]): ReadBundle['namespaces'] {
  const namespaces = new Map<string, Set<string>>()
  for (const { plural, namespace } of files) {
    const own = namespaces.get(plural) ?? new Set()
    namespaces.set(plural, own)
    if (namespace !== undefined) own.add(namespace)
  }
  return namespaces
}

function firstLine(content: string): string {
  return (
    content
      .replaceAll(/[[\]{}"]/g, '')
      .trim()
      .split('\n', 1)[0] ?? ''
  )
}

/** What `kubectl cluster-info dump` prints of each namespace, and of the cluster. */
const printed = ['services', 'pods', 'deployments', 'replicasets', 'daemonsets', 'replicationcontrollers', 'nodes']

/** What is known of a file of a bundle before it is read. */
interface KnownFile {
  expected?: ObjectType | undefined
  emptyText?: string | undefined
}

function take(read: ReadFiles, content: string, file: string, yaml: YamlParser, { expected, emptyText }: KnownFile = {}): void {
  if (isPrintedDump(content)) {
    read.bundles.push({ format: clusterInfo, file, namespaces: new Map(printed.map((plural) => [plural, new Set()])), errors: new Map() })
  }
  const { documents, unread } = readDocuments(withoutLogs(content), file, yaml)
  for (const document of documents) {
    const { value, place } = document
    const refused = goNames(value)
    if (refused !== undefined) unread.push({ place, line: place.line, message: refused, isRefused: true })
    const mark = emptyText !== undefined && place.text.includes(emptyText) ? emptyText : undefined
    const objects = objectsOf(document, expected)
    read.objects.push(...(mark === undefined ? objects : objects.map((one) => ({ ...one, raw: fields(withEmptyTexts(one.raw, mark)) }))))
  }
  read.unread.push(...unread)
}
