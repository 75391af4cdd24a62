package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Keeps what an agent hears of programs, and says what it is told to. */
final class HeardPrograms implements Programs {
    final List<ProgramSet> assigned = new CopyOnWriteArrayList<>();
    final List<Chunks> chunks = new CopyOnWriteArrayList<>();
    volatile Consumer<ProgramReport> reports = said -> {};
    volatile Consumer<ChunkRequest> requests = said -> {};

    @Override
    public void tell(Consumer<ProgramReport> newReports, Consumer<ChunkRequest> newRequests) {
        reports = newReports;
        requests = newRequests;
    }

    @Override
    public ProgramReport opened() {
        return ProgramReport.getDefaultInstance();
    }

    @Override
    public void assign(ProgramSet program) {
        assigned.add(program);
    }

    @Override
    public void take(Chunks came) {
        chunks.add(came);
    }
}
