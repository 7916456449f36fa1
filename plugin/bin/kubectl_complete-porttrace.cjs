#!/usr/bin/env node
process.env.PORTTRACE_PROGRAM = 'kubectl_complete-porttrace'
require('../start.cjs')
