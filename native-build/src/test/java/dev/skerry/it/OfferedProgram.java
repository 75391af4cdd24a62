package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skerry.sync.program.ProgramFolder;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.site.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** A program that a gateway is given and rolls out. */
public record OfferedProgram(Path folder, ProgramIndex index) {
    private static final String BYTES = "application/octet-stream";

    /** What is in this folder, with something to fetch beside it. */
    public static OfferedProgram of(Path folder, String version) throws IOException {
        byte[] payload = new byte[400_000];
        new Random(1).nextBytes(payload);
        Files.write(folder.resolve("payload"), payload);
        boolean isArm = System.getProperty("os.arch").equals("aarch64");
        ProgramIndex head =
                ProgramIndex.newBuilder()
                        .setName("skerry-agent")
                        .setVersion(version)
                        .setTarget(isArm ? "linux-arm64" : "linux-x64")
                        .setOutboxReadsFrom(ProgramIndexes.OUTBOX_FORMAT)
                        .setOutboxReadsTo(ProgramIndexes.OUTBOX_FORMAT)
                        .setOutboxWrites(ProgramIndexes.OUTBOX_FORMAT)
                        .build();
        return new OfferedProgram(folder, new ProgramFolder(folder).index(head));
    }

    /** Has the gateway keep it. */
    public void push(Site site) throws IOException {
        byte[] encoded = ProgramIndexes.encode(index);
        assertThat(site.http().post(site.uri("/api/programs"), BYTES, encoded).status())
                .isEqualTo(202);
        var chunks = new ByteArrayOutputStream();
        for (ProgramFile file : index.getFilesList()) {
            byte[] all = Files.readAllBytes(folder.resolve(file.getPath()));
            int from = 0;
            for (ProgramChunk chunk : file.getChunksList()) {
                int to = from + chunk.getSizeBytes();
                chunks.writeBytes(ByteBuffer.allocate(4).putInt(to - from).array());
                chunks.writeBytes(Arrays.copyOfRange(all, from, to));
                from = to;
            }
        }
        Http.Answer kept =
                site.http().post(site.uri("/api/programs/chunks"), BYTES, chunks.toByteArray());
        assertThat(kept.status()).as(kept.toString()).isEqualTo(200);
        assertThat(site.http().post(site.uri("/api/programs"), BYTES, encoded).status())
                .isEqualTo(201);
    }

    /** Rolls a version out to all agents at once; the id of that. */
    static String rollOut(Site site, String version) {
        var wish =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("version", version)
                        .put("scope", "all")
                        .put("waves", "100%")
                        .put("soak", "0s");
        Http.Answer answer = site.http().post(site.uri("/api/program-rollouts"), wish);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.body().path("id").asText();
    }

    /** How far a rollout is. */
    static String stage(Site site, String rollout) {
        return site.http().get(site.uri("/api/program-rollouts/" + rollout)).path("stage").asText();
    }
}
