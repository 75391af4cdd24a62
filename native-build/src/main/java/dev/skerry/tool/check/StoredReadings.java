package dev.skerry.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.plant.Witness;
import dev.skerry.tool.process.Http;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Reads what a gateway stores, row by row. */
public final class StoredReadings {
    private final Http http;
    private final URI gateway;

    /** The store of the gateway at that address. */
    public StoredReadings(Http http, URI gateway) {
        this.http = http;
        this.gateway = gateway;
    }

    /**
     * Every stored record of a stream, in the order in which the agent appended them: by batch, and
     * within a batch as it was written. Batches may arrive in another order, newest first.
     */
    public List<StoredRow> of(Witness.Stream stream) {
        URI uri =
                gateway.resolve(
                        "/api/devices/%s/%s/readings?resource=%s"
                                .formatted(stream.agentId(), stream.deviceId(), stream.resource()));
        try (Stream<JsonNode> lines = http.lines(uri)) {
            return lines.map(StoredRow::of)
                    .sorted(Comparator.comparingLong(StoredRow::sequence))
                    .toList();
        }
    }
}
