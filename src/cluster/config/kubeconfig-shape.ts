import { dirname, isAbsolute, resolve } from 'node:path'
import { type Fields, fieldsOrAbsent } from '../../lib/read.ts'
import { UserError } from './user-error.ts'

/**
 * Reads the fields of one kubeconfig file. An absent or null field is `''`, `false` or empty; one of another type throws a UserError that
 * names the file and the field. `at` is the path of the object that the field is in.
 */
export class Shape {
  readonly platform: string
  readonly #file: string

  constructor(file: string, platform: string) {
    this.#file = file
    this.platform = platform
  }

  text(entry: Fields, at: string, key: string): string {
    const value = entry[key] ?? ''
    if (typeof value === 'string') return value
    const scalar = typeof value === 'number' || typeof value === 'boolean'
    return this.#wrong(at, key, scalar ? 'a string: put it in quotes' : 'a string')
  }

  /** A path, made absolute from the file's directory. */
  path(entry: Fields, at: string, key: string): string {
    const path = this.text(entry, at, key)
    return path === '' || isAbsolute(path) ? path : resolve(dirname(this.#file), path)
  }

  flag(entry: Fields, at: string, key: string): boolean {
    const value = entry[key] ?? false
    return typeof value === 'boolean' ? value : this.#wrong(at, key, 'true or false')
  }

  object(entry: Fields, at: string, key: string): Fields | undefined {
    const value = entry[key] ?? undefined
    return value === undefined ? undefined : (fieldsOrAbsent(value) ?? this.#wrong(at, key, 'an object'))
  }

  /** A list of objects. */
  list(entry: Fields, at: string, key: string): Fields[] {
    const value: unknown = entry[key] ?? []
    if (!Array.isArray(value)) return this.#wrong(at, key, 'a list')
    return value.map((item: unknown, index) => fieldsOrAbsent(item) ?? this.#wrong(at, `${key}[${index}]`, 'an object'))
  }

  texts(entry: Fields, at: string, key: string): string[] {
    const value: unknown = entry[key] ?? []
    if (!Array.isArray(value)) return this.#wrong(at, key, 'a list of strings')
    return value.map((item: unknown) => (typeof item === 'string' ? item : this.#wrong(at, key, 'a list of strings')))
  }

  /** An object whose values are texts. */
  map(entry: Fields, at: string, key: string): Record<string, string> {
    const object = this.object(entry, at, key) ?? {}
    return Object.fromEntries(Object.keys(object).map((name) => [name, this.text(object, path(at, key), name)]))
  }

  /** A list of `{name, [key]: {…}}` by name. Two of one name in one file are refused, as kubectl does. */
  named<Entry>(root: Fields, key: string, inner: string, read: (entry: Fields, at: string) => Entry): Map<string, Entry> {
    const entries = new Map<string, Entry>()
    for (const [index, item] of this.list(root, '', key).entries()) {
      const at = `${key}[${index}]`
      const name = this.text(item, at, 'name')
      if (entries.has(name)) throw new UserError(`${this.#file}: ${key} has two entries named "${name}"`)
      entries.set(name, read(this.object(item, at, inner) ?? {}, `${at}.${inner}`))
    }
    return entries
  }

  #wrong(at: string, key: string, wanted: string): never {
    throw new UserError(`${this.#file}: ${path(at, key)} must be ${wanted}`)
  }
}

function path(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`
}
