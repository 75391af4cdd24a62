package dev.skerry.sync.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.sign.Sha256;
import dev.skerry.sync.testkit.Seeded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFolderTest {
    private static final ProgramIndex HEAD =
            ProgramIndex.newBuilder()
                    .setName("skerry-agent")
                    .setVersion("0.2.0")
                    .setTarget("linux-x64")
                    .build();

    @TempDir Path folder;
    private final byte[] large = new Seeded(1).bytes(1_500_000);

    @BeforeEach
    void fill() throws IOException {
        put("bin/skerry-agent", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
        assertThat(folder.resolve("bin/skerry-agent").toFile().setExecutable(true)).isTrue();
        put("app/large", large);
        put("app/empty", new byte[0]);
        put("version", "0.2.0\n".getBytes(StandardCharsets.UTF_8));
        Files.createSymbolicLink(folder.resolve("app/link"), Path.of("../version"));
        Files.createSymbolicLink(folder.resolve("libs"), Path.of("app"));
    }

    @Test
    void every_file_is_listed_with_its_chunks_and_links_as_they_are() throws IOException {
        put(ProgramIndexes.FILE, new byte[] {1});
        ProgramIndex index = new ProgramFolder(folder).index(HEAD);
        assertThat(index.getFilesList())
                .extracting(ProgramFile::getPath)
                .containsExactly(
                        "app/empty",
                        "app/large",
                        "app/link",
                        "bin/skerry-agent",
                        "libs",
                        "version");
        assertThat(index.getFiles(2).getLink()).isEqualTo("../version");
        assertThat(index.getFiles(4).getLink()).isEqualTo("app");
        assertThat(index.getFiles(3).getIsExecutable()).isTrue();
        ProgramFile file = index.getFiles(1);
        assertThat(file.getIsExecutable()).isFalse();
        assertThat(file.getSha256()).isEqualTo(ByteString.copyFrom(Sha256.of(large)));
        int from = 0;
        for (var chunk : file.getChunksList()) {
            int to = from + chunk.getSizeBytes();
            assertThat(chunk.getSha256())
                    .isEqualTo(ByteString.copyFrom(Sha256.of(Arrays.copyOfRange(large, from, to))));
            from = to;
        }
        assertThat(file.getChunksList())
                .extracting(chunk -> chunk.getSizeBytes())
                .containsExactlyElementsOf(ChunkerTest.sizes(large));
    }

    @Test
    void a_folder_is_as_its_index_says_until_something_is_changed() throws IOException {
        ProgramFolder program = new ProgramFolder(folder);
        ProgramIndex index = program.index(HEAD);
        assertThat(program.difference(index)).isEmpty();
        put("more", new byte[1]);
        assertThat(program.difference(index))
                .hasValueSatisfying(it -> assertThat(it).contains("'more'"));
        Files.delete(folder.resolve("more"));
        large[700_000]++;
        put("app/large", large);
        assertThat(program.difference(index)).contains("'app/large' is another");
        large[700_000]--;
        put("app/large", large);
        assertThat(program.difference(index)).isEmpty();
        Files.delete(folder.resolve("libs"));
        assertThat(program.difference(index))
                .hasValueSatisfying(it -> assertThat(it).contains("'libs'"));
        Files.createSymbolicLink(folder.resolve("libs"), Path.of("bin"));
        assertThat(program.difference(index)).contains("'libs' is another");
        Files.delete(folder.resolve("libs"));
        put("libs", new byte[0]);
        assertThat(program.difference(index)).contains("'libs' is another");
    }

    @Test
    void a_file_that_lost_its_mode_or_became_a_link_is_another() throws IOException {
        ProgramFolder program = new ProgramFolder(folder);
        ProgramIndex index = program.index(HEAD);
        assertThat(folder.resolve("version").toFile().setExecutable(true)).isTrue();
        assertThat(program.difference(index)).contains("'version' is another");
        Files.delete(folder.resolve("version"));
        Files.createSymbolicLink(folder.resolve("version"), Path.of("app/large"));
        assertThat(program.difference(index)).contains("'version' is another");
    }

    @Test
    void what_is_no_program_is_not_listed() throws IOException {
        for (List<String> odd :
                List.of(List.of("a b", "'a b'"), List.of("bin/skerry-agent", "exec"))) {
            Path path = folder.resolve(odd.getFirst());
            Files.write(path, new byte[1]);
            assertThat(path.toFile().setExecutable(false)).isTrue();
            assertThatThrownBy(() -> new ProgramFolder(folder).index(HEAD))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(odd.getLast());
            Files.delete(path);
        }
    }

    private void put(String path, byte[] content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
