package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramSet;
import java.util.function.Consumer;

/** The program that the gateway has run, as far as the link needs to know. Must not block. */
public interface Programs {
    /**
     * Who is told of what the gateway is to hear, on any thread.
     *
     * @param reports hears what runs, and how far what shall run is
     * @param requests hears which chunks it lacks
     */
    void tell(Consumer<ProgramReport> reports, Consumer<ChunkRequest> requests);

    /** A session begins; what the gateway hears first. */
    ProgramReport opened();

    /** What shall run. */
    void assign(ProgramSet program);

    /** Chunks, perhaps those that were asked for. */
    void take(Chunks chunks);
}
