/** As in Python. A name is looked up by one of Node's own threads, and not again while one is. */
export const node = `const net=require('net'),dns=require('dns');
const [n,v,t,...a]=process.argv.slice(1),T=[],busy={};
while(a.length)T.push(a.splice(0,2));
const out=new net.Socket({fd:1,readable:false}),now=()=>process.hrtime.bigint(),us=b=>Number((now()-b)/1000n);
const bye=()=>process.exit();
out.on('error',bye);
for(const e of ['data','end','close','error'])process.stdin.on(e,bye);
const start=now();
const round=r=>{
 const O=['porttrace round '+r],P=new Map();
 T.forEach(([h,p],i)=>{
  const b=now(),say=w=>{if(P.delete(i))O.push(i+' '+w+' '+us(b))};
  if(!net.isIP(h)){
   P.set(i,null);
   if(!busy[i]){busy[i]=1;dns.lookup(h,e=>{busy[i]=0;say(e?(/^E/.test(e.code)?e.code:'EAI_'+e.code):'found')})}
   return;
  }
  const s=net.connect({host:h,port:+p});
  P.set(i,s);
  s.on('connect',()=>{say('open');s.destroy()});
  s.on('error',e=>say(e.code||'failed'));
 });
 setTimeout(()=>{
  for(const [i,s] of P){O.push(i+' ETIMEDOUT');if(s)s.destroy()}
  P.clear();
  O.push('porttrace end '+r,'');
  out.write(O.join('\\n'),()=>{if(r>=n)bye()});
  if(out.writableLength>65536)bye();
 },t*1000);
 if(r<n)setTimeout(()=>round(r+1),Math.max(0,r*v*1000-us(start)/1000));
};
round(1);`
