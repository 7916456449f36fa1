// Loads a file of dist/ together with the code that V8 compiled from it in an earlier run. Node's own compile cache keeps what is compiled
// while a file loads, not the functions that run afterwards: with it, a trace executes a third more instructions.
const { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs')
const { isAscii } = require('node:buffer')
const Module = require('node:module')
const { basename, dirname, join } = require('node:path')
const { Script } = require('node:vm')

/** Bytes before the compiled code, which say which file it was made of. A multiple of 8, so that V8 need not copy what follows. */
const HEAD = 64

/** The build writes only ASCII, and decoding that as Latin-1 takes a quarter of the time of UTF-8. */
const textOf = (bytes) => bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')

/** Commands that run little. Each has a cache of its own: that of a trace is twice as large, and lacks the functions of others. */
const LIGHT = /^(?:--)?(version|help|explain|completion|__complete)$/

/**
 * Loads a file of CommonJS, and those beside it that it asks for. `folder` keeps compiled code, of this user alone; undefined: none is kept.
 * V8 itself refuses code of another version of it, and of a text of another length.
 */
module.exports = function load(file, folder, word) {
  const [, kind = 'trace'] = LIGHT.exec(word === '-h' ? 'help' : word) ?? []
  const made = []
  const nameOf = (each) => join(folder, `${basename(each, '.cjs')}-${kind.replace(/^__/, '')}-${process.version}-${process.arch}`)

  function cached(each, head) {
    try {
      const found = folder && readFileSync(nameOf(each))
      return found?.length > HEAD && found.compare(head, 0, HEAD, 0, HEAD) === 0 ? found.subarray(HEAD) : undefined
    } catch {
      // There is none yet.
      return undefined
    }
  }

  function run(each) {
    const known = require.cache[each]
    if (known) return known.exports
    const { size, mtimeMs } = statSync(each)
    const head = Buffer.alloc(HEAD, `${size} ${mtimeMs}\n`)
    const cachedData = cached(each, head)
    const text = `(function (exports, require, module, __filename, __dirname) {${textOf(readFileSync(each))}\n})`
    const script = new Script(text, { filename: each, cachedData })
    if (folder && (!cachedData || script.cachedDataRejected)) made.push({ each, head, script })
    const module = new Module(each)
    module.filename = each
    require.cache[each] = module
    const ask = (name) => (name.startsWith('./') ? run(join(dirname(each), name)) : require(name))
    script.runInThisContext().call(module.exports, module.exports, ask, module, each, dirname(each))
    module.loaded = true
    return module.exports
  }

  process.once('exit', () => {
    for (const { each, head, script } of made) keep(nameOf(each), Buffer.concat([head, script.createCachedData()]))
  })
  return run(file)

  /** Whole or not at all: V8 does not check what it reads. */
  function keep(name, bytes) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const draft = `${name}.${process.pid}`
      const handle = openSync(draft, 'wx', 0o600)
      try {
        writeFileSync(handle, bytes)
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      renameSync(draft, name)
    } catch {
      // A start without a cache is slower, and nothing else.
    }
  }
}
