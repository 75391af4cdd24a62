package dev.skerry.agent.program;

import com.google.protobuf.ByteString;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is in programs that are on the disk already, by their own indexes. For one thread. */
final class Seeds {
    private final Map<ByteString, Place> places = new HashMap<>();

    private record Place(Path file, long offset, int size) {}

    /** Of these programs; what can't be read of them is not there. */
    Seeds(Stream<Path> programs) {
        programs.forEach(this::add);
    }

    private void add(Path program) {
        try {
            Path file = program.resolve(ProgramIndexes.FILE);
            if (Files.size(file) <= ProgramIndexes.MOST_BYTES
                    && ProgramIndexes.decode(Files.readAllBytes(file))
                            instanceof ProgramIndexes.Opened.Good(var index)) {
                index.getFilesList().forEach(listed -> add(program, listed));
            }
        } catch (IOException e) {
            // Then more has to be fetched.
            return;
        }
    }

    private void add(Path program, ProgramFile file) {
        long offset = 0;
        for (ProgramChunk chunk : file.getChunksList()) {
            places.putIfAbsent(
                    chunk.getSha256(),
                    new Place(program.resolve(file.getPath()), offset, chunk.getSizeBytes()));
            offset += chunk.getSizeBytes();
        }
    }

    boolean has(ByteString digest) {
        return places.containsKey(digest);
    }

    /** A chunk as its digest says; null if what is on the disk is another, which is forgotten. */
    byte @Nullable [] read(ByteString digest) {
        Place place = places.get(digest);
        if (place == null) {
            return null;
        }
        try (RandomAccessFile file = new RandomAccessFile(place.file().toFile(), "r")) {
            byte[] bytes = new byte[place.size()];
            file.seek(place.offset());
            file.readFully(bytes);
            if (ByteString.copyFrom(Sha256.of(bytes)).equals(digest)) {
                return bytes;
            }
        } catch (IOException e) {
            // As good as another content: it has to be fetched.
        }
        places.remove(digest);
        return null;
    }
}
