package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Keeps what an agent hears of models, and says what it is told to. */
final class HeardModels implements Models {
    final List<ModelSet> assigned = new CopyOnWriteArrayList<>();
    final List<ModelChunk> chunks = new CopyOnWriteArrayList<>();
    volatile ModelReport report = ModelReport.getDefaultInstance();
    volatile Consumer<ModelReport> reports = said -> {};
    volatile Consumer<ModelRequest> requests = said -> {};

    @Override
    public void tell(Consumer<ModelReport> newReports, Consumer<ModelRequest> newRequests) {
        reports = newReports;
        requests = newRequests;
    }

    @Override
    public ModelReport opened() {
        return report;
    }

    @Override
    public void assign(ModelSet models) {
        assigned.add(models);
    }

    @Override
    public void take(ModelChunk chunk) {
        chunks.add(chunk);
    }
}
