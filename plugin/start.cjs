// Runs with any Node, however old: says in one line what is missing before it loads code that an old Node cannot parse.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 19)) {
  require('node:module').enableCompileCache()
  require('../dist/cli.cjs')
} else {
  process.stderr.write(`kubectl-porttrace: needs Node 22.19 or newer, this is ${process.versions.node}\n`)
  process.exitCode = 3
}
