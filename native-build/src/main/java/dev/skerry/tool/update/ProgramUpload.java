package dev.skerry.tool.update;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.tool.GatewayApi;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** Sends a program to a gateway, as much of it as the gateway lacks. */
final class ProgramUpload {
    private static final int MOST_BODY_BYTES = 1 << 20;
    private static final String PROGRAMS = "/api/programs";

    private final GatewayApi api;
    private final PrintWriter progress;
    private long sentBytes;

    /**
     * To this gateway.
     *
     * @param progress told how much was sent, each time that more was
     */
    ProgramUpload(GatewayApi api, PrintWriter progress) {
        this.api = api;
        this.progress = progress;
    }

    /** Sends one; gives the gateway's last answer. */
    JsonNode send(ProgramArchive archive) {
        JsonNode answer = api.postBytes(PROGRAMS, archive.indexBytes());
        Set<String> missing = new HashSet<>();
        answer.path("missing").forEach(digest -> missing.add(digest.asText()));
        if (missing.isEmpty()) {
            return answer;
        }
        try {
            sendChunks(archive, missing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return api.postBytes(PROGRAMS, archive.indexBytes());
    }

    private void sendChunks(ProgramArchive archive, Set<String> missing) throws IOException {
        int all = missing.size();
        var body = new ByteArrayOutputStream();
        for (ProgramFile file : archive.index().getFilesList()) {
            if (file.getChunksCount() == 0) {
                continue;
            }
            try (var content = Files.newInputStream(archive.program().resolve(file.getPath()))) {
                for (ProgramChunk chunk : file.getChunksList()) {
                    byte[] bytes = content.readNBytes(chunk.getSizeBytes());
                    String digest = HexFormat.of().formatHex(chunk.getSha256().toByteArray());
                    if (!missing.remove(digest)) {
                        continue;
                    }
                    if (body.size() + Integer.BYTES + bytes.length > MOST_BODY_BYTES) {
                        flush(body, all, missing.size() + 1);
                    }
                    var out = new DataOutputStream(body);
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
            }
        }
        flush(body, all, missing.size());
    }

    private void flush(ByteArrayOutputStream body, int all, int left) {
        if (body.size() > 0) {
            api.postBytes(PROGRAMS + "/chunks", body.toByteArray());
            sentBytes += body.size();
            body.reset();
            progress.printf(
                    "%,d of %,d chunks, %.1f MiB sent%n", all - left, all, sentBytes / 1_048_576.0);
            progress.flush();
        }
    }

    /** How much was sent. */
    long sentBytes() {
        return sentBytes;
    }
}
