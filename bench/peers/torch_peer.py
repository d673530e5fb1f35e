import torch
from blas_threads import openblas
from serve import serve
from torch.nn import functional as F

blas = openblas()


def threads(count):
    torch.set_num_threads(count)
    if blas is not None:
        set_blas_threads, _ = blas
        set_blas_threads(count)


def constant(array):
    return torch.from_numpy(array.astype("int64") if array.dtype == "int32" else array)


def parameters(inputs, names):
    return {name: torch.from_numpy(inputs[name].copy()).requires_grad_() for name in names}


def training(trained, optimizer, loss):
    def step(i):
        optimizer.zero_grad(set_to_none=True)
        loss(i).backward()
        optimizer.step()

    return step, lambda: {name: value.detach().numpy() for name, value in trained.items()}


def sgd(trained, rate):
    return torch.optim.SGD(trained.values(), lr=rate)


def line_fit(inputs, variant):
    x, y = constant(inputs["x"]), constant(inputs["y"])
    p = parameters(inputs, ["w", "b"])
    w, b = p.values()
    return training(p, sgd(p, 0.01), lambda i: (x * w + b - y).square().sum())


def mlp_adam(inputs, variant):
    x, labels = constant(inputs["x"]), constant(inputs["labels"])
    p = parameters(inputs, ["w1", "b1", "w2", "b2"])
    w1, b1, w2, b2 = p.values()

    def loss(i):
        i %= len(x)
        hidden = torch.relu(torch.addmm(b1, x[i], w1))
        return F.cross_entropy(torch.addmm(b2, hidden, w2), labels[i])

    return training(p, torch.optim.Adam(p.values(), lr=0.001), loss)


def collobert_rank(inputs, variant):
    windows, corrupt = constant(inputs["windows"]), constant(inputs["corrupt"])
    p = parameters(inputs, ["table", "w1", "b1", "w2", "b2"])
    table, w1, b1, w2, b2 = p.values()

    def score(ids):
        words = F.embedding(ids, table, sparse=variant == "sparse").flatten(1)
        return torch.addmm(b2, F.hardtanh(torch.addmm(b1, words, w1)), w2)

    def loss(i):
        i %= len(windows)
        return torch.relu(1 - score(windows[i]) + score(corrupt[i])).mean()

    return training(p, sgd(p, 0.01), loss)


def embed_ranking(inputs, variant):
    context, word, drawn = (constant(inputs[name]) for name in ["context", "word", "drawn"])
    p = parameters(inputs, ["table", "w1", "b1", "centre", "score"])
    table, w1, b1, centre, score = p.values()
    places = context.shape[2]
    first = torch.arange(places) * len(table)

    def look_up(ids):
        return F.embedding(ids, table, sparse=True)

    def each(context):
        return torch.addmm(b1, look_up(context).flatten(1), w1)

    def distinct(context):
        keys, windows = torch.unique(context + first, return_inverse=True)
        place = torch.div(keys, len(table), rounding_mode="floor")
        counts = torch.bincount(place, minlength=places).tolist()
        words = look_up(keys - first[place]).split(counts)
        products = torch.cat([x @ w for x, w in zip(words, w1.view(places, -1, w1.shape[1]))])
        return F.embedding_bag(windows, products, mode="sum") + b1

    def shortfalls(context, word, drawn):
        shared = (distinct if "distinct" in variant else each)(context)

        def scored(ids):
            return F.hardtanh(torch.addmm(shared, look_up(ids), centre)) @ score

        return (scored(drawn) - scored(word) + 1).squeeze(1)

    def loss(i):
        i %= len(context)
        batch = context[i], word[i], drawn[i]
        if "active" in variant:
            with torch.no_grad():
                rows = (shortfalls(*batch) > 0).nonzero().squeeze(1)
            batch = tuple(ids[rows] for ids in batch)
        return torch.relu(shortfalls(*batch)).sum() / len(context[i])

    return training(p, sgd(p, 0.01), loss)


def nnjm(inputs, variant):
    ids, labels = constant(inputs["ids"]), constant(inputs["labels"])
    p = parameters(inputs, ["table", "w1", "b1", "w2", "b2", "w3", "b3"])
    table, w1, b1, w2, b2, w3, b3 = p.values()

    def loss(i):
        i %= len(ids)
        words = F.embedding(ids[i], table, sparse=variant == "sparse").flatten(1)
        hidden = torch.tanh(torch.addmm(b2, torch.tanh(torch.addmm(b1, words, w1)), w2))
        return F.cross_entropy(torch.addmm(b3, hidden, w3), labels[i])

    return training(p, sgd(p, 0.1), loss)


def convnet(inputs, variant):
    x, labels = constant(inputs["x"]), constant(inputs["labels"])
    p = parameters(inputs, ["k1", "b1", "k2", "b2", "w", "b"])
    k1, b1, k2, b2, w, b = p.values()

    def stage(image, kernel, bias):
        return F.max_pool2d(torch.relu(F.conv2d(image, kernel, bias)), 2)

    def loss(i):
        i %= len(x)
        features = stage(stage(x[i], k1, b1), k2, b2).flatten(1)
        return F.cross_entropy(torch.addmm(b, features, w), labels[i])

    return training(p, sgd(p, 0.1), loss)


def function(compute):
    def program(inputs, variant):
        arguments = [constant(array) for array in inputs.values()]
        return lambda i: compute(*arguments), lambda: {"result": compute(*arguments).numpy()}

    return program


def chain8(x, y):
    return x.mul(1.5).add(y).relu().sub(0.25).mul(y).abs().neg().add(x)


serve(
    torch.__version__,
    threads,
    {
        "line-fit": line_fit,
        "mlp-adam": mlp_adam,
        "collobert-rank": collobert_rank,
        "embed-ranking": embed_ranking,
        "nnjm": nnjm,
        "convnet": convnet,
        "exp": function(torch.exp),
        "tanh": function(torch.tanh),
        "chain8": function(chain8),
    },
)
