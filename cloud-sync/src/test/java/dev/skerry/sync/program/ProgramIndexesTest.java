package dev.skerry.sync.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skerry.sync.program.ProgramIndexes.Opened;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.sign.Sha256;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgramIndexesTest {
    private static final ByteString DIGEST = ByteString.copyFrom(Sha256.of(new byte[0]));
    private static final ProgramFile START = file("bin/skerry-agent", 70_000, 30_000);
    private static final ProgramIndex INDEX =
            ProgramIndex.newBuilder()
                    .setName("skerry-agent")
                    .setVersion("1.2.3")
                    .setTarget("linux-arm64-native")
                    .setOutboxReadsFrom(1)
                    .setOutboxReadsTo(2)
                    .setOutboxWrites(2)
                    .addFiles(START)
                    .addFiles(link("lib/so", "../bin/skerry-agent"))
                    .addFiles(file("version", 6))
                    .build();

    @Test
    void an_index_is_read_as_it_was_written() {
        assertThat(ProgramIndexes.decode(ProgramIndexes.encode(INDEX)))
                .isEqualTo(new Opened.Good(INDEX));
        assertThat(ProgramIndexes.sizeBytes(INDEX)).isEqualTo(100_006);
    }

    @Test
    void what_is_no_index_or_too_large_is_refused() {
        assertThat(why(new byte[] {1, 2, 3})).contains("no index");
        assertThat(why(new byte[ProgramIndexes.MOST_BYTES + 1])).contains("524289 bytes");
    }

    @Test
    void a_program_has_a_name_a_version_and_a_target() {
        assertThat(why(its -> its.setName("agent"))).contains("of 'agent'");
        assertThat(why(its -> its.setName("skerry-/.."))).contains("of 'skerry-/..'");
        assertThat(why(its -> its.setVersion("1.2"))).contains("version '1.2'");
        assertThat(why(its -> its.setTarget("linux"))).contains("for 'linux'");
        assertThat(why(its -> its.setTarget("linux-" + "a".repeat(60)))).contains("for 'linux-aa");
    }

    @Test
    void a_program_reads_what_it_writes() {
        assertThat(why(its -> its.setOutboxWrites(3))).contains("formats 1 to 2 and writes 3");
        assertThat(why(its -> its.setOutboxReadsFrom(2).setOutboxWrites(1))).contains("writes 1");
        assertThat(why(its -> its.setOutboxReadsFrom(-1))).contains("4294967295");
    }

    @Test
    void paths_that_lead_elsewhere_are_refused() {
        for (String path :
                List.of(
                        "",
                        "/etc/passwd",
                        "../x",
                        "lib/../../x",
                        "lib/./x",
                        "lib//x",
                        "lib/",
                        "lib\\x",
                        "lib/x\n",
                        "lib/ü",
                        "l".repeat(201),
                        ProgramIndexes.FILE)) {
            assertThat(why(its -> its.setFiles(1, file(path, 1)))).contains("no path");
        }
        for (String path : List.of("lib/..x", "lib/.x", "lib/x.jar", "lib/a+b@c$d~e,f_g-H")) {
            assertThat(ProgramIndexes.problem(INDEX.toBuilder().setFiles(1, file(path, 1)).build()))
                    .isNull();
        }
    }

    @Test
    void files_are_in_order_and_there_once() {
        assertThat(why(its -> its.setFiles(1, START))).contains("twice, or out of order");
        assertThat(why(its -> its.setFiles(1, file("bin/a", 1)))).contains("out of order");
        assertThat(why(its -> its.setFiles(1, file("bin/skerry-agent/x", 1))))
                .contains("below another file");
        assertThat(why(its -> its.setFiles(1, link("lib", "bin")).setFiles(2, file("lib/x", 1))))
                .contains("below another file");
    }

    @Test
    void links_stay_within_the_program() {
        for (String to :
                List.of(
                        "/bin/sh",
                        "../../x",
                        "x/../../../y",
                        "..",
                        "../",
                        ".",
                        "a/../b",
                        "..//x",
                        "x\n")) {
            assertThat(why(its -> its.setFiles(1, link("lib/so", to)))).contains("no link");
        }
        for (String to : List.of("x", "x/y", "../version")) {
            assertThat(ProgramIndexes.problem(with(its -> its.setFiles(1, link("lib/so", to)))))
                    .isNull();
        }
        ProgramFile link = link("lib/so", "x");
        for (ProgramFile.Builder odd :
                List.of(
                        link.toBuilder().setIsExecutable(true),
                        link.toBuilder().setSizeBytes(1),
                        link.toBuilder().setSha256(DIGEST),
                        link.toBuilder().addChunks(ProgramChunk.newBuilder()))) {
            assertThat(why(its -> its.setFiles(1, odd))).contains("no link");
        }
    }

    @Test
    void chunks_are_as_large_as_their_file() {
        assertThat(why(its -> its.setFiles(2, file("version", 6).toBuilder().setSizeBytes(7))))
                .contains("has 7 bytes, its chunks have 6");
        assertThat(why(its -> its.setFiles(2, file("version", 6).toBuilder().clearSha256())))
                .contains("'version'");
        assertThat(why(its -> its.setFiles(2, file("version", 0)))).contains("chunk of 0 bytes");
        assertThat(why(its -> its.setFiles(2, file("version", (256 << 10) + 1))))
                .contains("chunk of 262145 bytes");
        assertThat(ProgramIndexes.problem(with(its -> its.setFiles(2, file("version", 256 << 10)))))
                .isNull();
        ProgramFile.Builder nameless = file("version", 6).toBuilder();
        nameless.getChunksBuilder(0).clearSha256();
        assertThat(why(its -> its.setFiles(2, nameless))).contains("chunk of 6 bytes");
    }

    @Test
    void there_are_not_too_many_files_nor_none_nor_too_large_ones() {
        assertThat(why(ProgramIndex.Builder::clearFiles)).contains("0 files");
        List<ProgramFile> many =
                IntStream.range(0, ProgramIndexes.MOST_FILES)
                        .mapToObj(i -> file("lib/%04d".formatted(i), 1))
                        .toList();
        assertThat(why(its -> its.clearFiles().addFiles(START).addAllFiles(many)))
                .contains("1025 files");
        assertThat(
                        ProgramIndexes.problem(
                                with(
                                        its ->
                                                its.clearFiles()
                                                        .addFiles(START)
                                                        .addAllFiles(many.subList(1, 1_024)))))
                .isNull();
        int[] chunks = IntStream.generate(() -> 256 << 10).limit(2_048).toArray();
        assertThat(why(its -> its.setFiles(2, file("version", chunks))))
                .contains("at most 536870912");
    }

    @Test
    void it_can_be_started() {
        assertThat(why(its -> its.removeFiles(0))).contains("no executable 'bin/skerry-agent'");
        assertThat(why(its -> its.setFiles(0, START.toBuilder().setIsExecutable(false))))
                .contains("no executable");
    }

    private static ProgramIndex with(UnaryOperator<ProgramIndex.Builder> change) {
        return change.apply(INDEX.toBuilder()).build();
    }

    private static String why(UnaryOperator<ProgramIndex.Builder> change) {
        return why(ProgramIndexes.encode(with(change)));
    }

    private static String why(byte[] encoded) {
        Opened opened = ProgramIndexes.decode(encoded);
        assertThat(opened).isInstanceOf(Opened.Refused.class);
        return ((Opened.Refused) opened).why();
    }

    private static ProgramFile link(String path, String to) {
        return ProgramFile.newBuilder().setPath(path).setLink(to).build();
    }

    private static ProgramFile file(String path, int... chunks) {
        ProgramFile.Builder file =
                ProgramFile.newBuilder()
                        .setPath(path)
                        .setIsExecutable(path.startsWith("bin/"))
                        .setSizeBytes(IntStream.of(chunks).sum())
                        .setSha256(DIGEST);
        for (int size : chunks) {
            file.addChunks(ProgramChunk.newBuilder().setSizeBytes(size).setSha256(DIGEST));
        }
        return file.build();
    }
}
