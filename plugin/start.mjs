// Runs with any Node, however old: says in one line what is missing before it loads code that an old Node cannot parse.
var version = process.versions.node.split('.').map(Number)
if (version[0] > 22 || (version[0] === 22 && version[1] >= 19)) {
  import('node:module')
    .then(function (module) {
      if (module.enableCompileCache) module.enableCompileCache()
      return import('../dist/cli.js')
    })
} else {
  process.stderr.write('kubectl-porttrace: needs Node 22.19 or newer, this is ' + process.versions.node + '\n')
  process.exitCode = 3
}
