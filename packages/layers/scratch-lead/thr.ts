import { Random, gather, parameter } from "@nnf/tensor";
import { Adam } from "@nnf/optim";
import { engine } from "@nnf/tensor/internal";
const e = engine();
const N=512;
const a = new Random(0).uniform([N,N]), b = new Random(1).uniform([N,N]); a.data(); b.data();
const r = new Random(0);
const W1=parameter(r.normal([784,256],{std:0.05})), b1=parameter(new Float32Array(256)), W2=parameter(r.normal([256,10],{std:0.05})), b2=parameter(new Float32Array(10));
const X = r.uniform([64,784]); X.data(); const L = r.integers([64],0,10); L.data();
const adam = new Adam([W1,b1,W2,b2]);
const one=()=>{ const logits = X.matmul(W1).add(b1).relu().matmul(W2).add(b2); const loss = gather(logits.logSoftmax(), L).mean().neg(); adam.minimize(loss); return loss; };
for (const t of [1,2,4,1,2,4]) { e.threads = t; 
 const go=(f:()=>any,n:number)=>{ for(let i=0;i<5;i++) f(); const ts=[]; for(let i=0;i<n;i++){ const t0=performance.now(); f(); ts.push(performance.now()-t0);} ts.sort((a,b)=>a-b); return ts[n>>1]!; };
 const m = go(()=>a.matmul(b).data(),30), x = go(()=>a.exp().tanh().data(),30), s=go(()=>a.softmax().data(),30), ad=go(one,100);
 console.log(t,"threads matmul",(2*N**3/m/1e6).toFixed(1),"GFLOP/s exp-tanh ns/el",(x*1e6/N/N).toFixed(2),"softmax ns/el",(s*1e6/N/N).toFixed(2), "mlp adam ms", ad.toFixed(2));
}
