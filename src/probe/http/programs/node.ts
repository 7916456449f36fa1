/**
 * The same as the program for Python, with the same arguments and the same line, and with HTTP/2. The authorities are those of Node itself and of
 * NODE_EXTRA_CA_CERTS. `code` is Node's word for what OpenSSL says of the chain. Node 12 and later.
 */
export const node = `const [h,p,q,t,m,a,d,l]=process.argv.slice(1),net=require('net'),tls=require('tls'),o={},k=m!=='plain',now=Date.now;
let n=d;
const out=()=>{process.stdout.write('porttrace '+JSON.stringify(o)+'\\n',()=>process.exit(0));return new Promise(()=>{})};
const text=e=>e==='late'?'no answer within '+t+' s':e.code&&!e.message.includes(e.code)?e.code+': '+e.message:e.message;
const within=(s,w)=>new Promise((y,z)=>{const g=setTimeout(()=>{s.destroy();z('late')},t*1000);const end=e=>{clearTimeout(g);z(e)};
 s.once(w,r=>{clearTimeout(g);y(r)});s.on('error',end);s.once('close',()=>end(new Error('the server closed the connection')))});
const conn=async()=>{const s=net.connect(+p,n);await within(s,'connect');return s};
const sec=async(s,v)=>{const c=tls.connect(Object.assign({socket:s,ALPNProtocols:v,rejectUnauthorized:false},net.isIP(h)?{}:{servername:h}));await within(c,'secureConnect');return c};
const get=async s=>{let r='',f;const b=now();s.setEncoding('latin1');
 s.write('GET '+q+' HTTP/1.1\\r\\nHost: '+a+'\\r\\nUser-Agent: kubectl-porttrace\\r\\nAccept: */*\\r\\nConnection: close\\r\\n\\r\\n');
 const e=new Promise(y=>{s.on('data',x=>{f=f===undefined?now()-b:f;r+=x;if(r.includes('\\r\\n\\r\\n')||r.length>8192)y()});s.once('close',()=>y());s.once('end',()=>y())});
 let g;await Promise.race([e,new Promise((_,z)=>{g=setTimeout(()=>r.includes('\\n')?_():z('late'),t*1000)})]).finally(()=>clearTimeout(g));
 s.destroy();return {ms:f===undefined?now()-b:f,head:r.slice(0,8192).split('\\r\\n\\r\\n')[0]}};
const two=async s=>{const b=now(),c=require('http2').connect((k?'https://':'http://')+a,{createConnection:()=>s});c.on('error',()=>{});
 const r=c.request({':path':q,':authority':a,'user-agent':'kubectl-porttrace',accept:'*/*'});
 const x=await within(r,'response');const z={ms:now()-b,status:x[':status'],server:x.server};c.destroy();return z};
const quiet=f=>f().catch(()=>undefined);
(async()=>{
 let b=now();
 if(l==='look')try{n=(await Promise.race([require('dns').promises.lookup(h),new Promise((_,z)=>setTimeout(()=>z('late'),t*1000))])).address;o.dns={ms:now()-b}}
 catch(e){o.dns={ms:now()-b,failed:text(e)};if(!n)return out()}
 o.address=n;b=now();let s;
 try{s=await conn()}catch(e){o.tcp={ms:now()-b,failed:text(e)};return out()}
 o.tcp={ms:now()-b};let v;
 if(k){b=now();
  try{s=await sec(s,['h2','http/1.1'])}catch(e){o.tls={ms:now()-b,failed:text(e)};
   if(/WRONG_VERSION|PACKET_LENGTH|HTTP_REQUEST|RECORD_LAYER|UNKNOWN_PROTOCOL/i.test(text(e))){const x=await quiet(async()=>get(await conn()));o.tls.plain=!!x&&x.head.startsWith('HTTP/')}
   return out()}
  const c=s.getPeerCertificate(),u=s.authorizationError,w=u?u.code||String(u):'';v=s.alpnProtocol||undefined;
  o.tls={ms:now()-b,der:c.raw?c.raw.toString('base64'):'',version:s.getProtocol(),protocol:v};
  if(w&&w!=='ERR_TLS_CERT_ALTNAME_INVALID')o.tls.code=w;
  const y=c.raw&&(Date.parse(c.valid_to)<now()||Date.parse(c.valid_from)>now()||m==='tls'&&tls.checkServerIdentity(h,c));
  if(y||/EXPIRED|NOT_YET/.test(w))return out();
 }
 b=now();
 try{o.http=await(v==='h2'?two(s):get(s))}catch(e){o.http={ms:now()-b,failed:text(e)}}
 const r=o.http.head;
 if(!k&&(r===undefined||!r.startsWith('HTTP/')||/^HTTP\\/1\\.\\d 400/.test(r))){
  if(await quiet(async()=>sec(await conn(),['http/1.1','h2'])))o.http.tls=true;
  else if(!r||!r.startsWith('HTTP/')){const x=await quiet(async()=>two(await conn()));if(x){o.http=x;o.http.h2=true}}
 }
 return out()
})()`
