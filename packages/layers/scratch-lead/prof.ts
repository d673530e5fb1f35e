import { parameter, Random, gather, profile } from "@nnf/tensor";
import { Adam } from "@nnf/optim";
const r = new Random(0);
const W1=parameter(r.normal([784,256],{std:0.05})), b1=parameter(new Float32Array(256)), W2=parameter(r.normal([256,10],{std:0.05})), b2=parameter(new Float32Array(10));
const X = r.uniform([64,784]); X.data(); const L = r.integers([64],0,10); L.data();
const adam = new Adam([W1,b1,W2,b2]);
const one=()=>{ const logits = X.matmul(W1).add(b1).relu().matmul(W2).add(b2); const loss = gather(logits.logSoftmax(), L).mean().neg(); adam.minimize(loss); return loss; };
for (let i=0;i<100;i++) one();
console.log(String(profile(()=>{ for(let i=0;i<200;i++) one(); })));
