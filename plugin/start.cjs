// Runs with any Node, however old: says in one line what is missing before it loads code that an old Node cannot parse.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 19)) {
  const { join } = require('node:path')
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env
  const cache = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, '.cache'))
  // Not in the folder for temporary files, which Node would choose: compiled code there could be another user's.
  const folder = cache && !process.env.NODE_DISABLE_COMPILE_CACHE ? join(cache, 'kubectl-porttrace') : undefined
  const completes = process.env.PORTTRACE_PROGRAM === 'kubectl_complete-porttrace'
  require('./load.cjs')(join(__dirname, '../dist/cli.cjs'), folder, completes ? '__complete' : process.argv[2])
} else {
  process.stderr.write(`kubectl-porttrace: needs Node 22.19 or newer, this is ${process.versions.node}\n`)
  process.exitCode = 3
}
