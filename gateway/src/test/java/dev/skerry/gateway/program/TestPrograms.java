package dev.skerry.gateway.program;

import com.google.protobuf.ByteString;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.sign.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs of two small files, the first of which all versions have. */
public final class TestPrograms {
    private TestPrograms() {}

    /** The chunks of a version: one that all have, and one of its own. */
    public static List<byte[]> chunks(String version) {
        return List.of(bytes("#!/bin/sh\n"), bytes("version " + version + "\n"));
    }

    /** The index of a version for a target. */
    public static byte[] index(String version, String target) {
        List<byte[]> chunks = chunks(version);
        return ProgramIndexes.encode(
                ProgramIndex.newBuilder()
                        .setName("skerry-agent")
                        .setVersion(version)
                        .setTarget(target)
                        .setOutboxReadsFrom(1)
                        .setOutboxReadsTo(1)
                        .setOutboxWrites(1)
                        .addFiles(file("bin/skerry-agent", chunks.get(0)).setIsExecutable(true))
                        .addFiles(file("version", chunks.get(1)))
                        .build());
    }

    private static ProgramFile.Builder file(String path, byte[] content) {
        ByteString digest = ByteString.copyFrom(Sha256.of(content));
        return ProgramFile.newBuilder()
                .setPath(path)
                .setSizeBytes(content.length)
                .setSha256(digest)
                .addChunks(
                        ProgramChunk.newBuilder().setSha256(digest).setSizeBytes(content.length));
    }

    /** Chunks as they are sent to the gateway. */
    public static byte[] sent(List<byte[]> chunks) {
        ByteBuffer body =
                ByteBuffer.allocate(
                        chunks.stream().mapToInt(chunk -> Integer.BYTES + chunk.length).sum());
        chunks.forEach(chunk -> body.putInt(chunk.length).put(chunk));
        return body.array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
