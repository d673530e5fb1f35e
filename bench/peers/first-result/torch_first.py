import torch

w, b = torch.tensor(2.0, requires_grad=True), torch.tensor(2.0, requires_grad=True)
sgd = torch.optim.SGD([w, b], lr=0.01)
error = torch.tensor([1.0, 5.0, 6.0]) * w + b - torch.tensor([0.0, 16.0, 20.0])
loss = error.square().sum()
loss.backward()
sgd.step()
print(loss.item())
