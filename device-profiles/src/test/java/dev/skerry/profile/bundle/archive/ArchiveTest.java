package dev.skerry.profile.bundle.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.profile.bundle.archive.Archive.Opened;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    private static final Contents SMALL = contents("b", "two", "a/c.txt", "one");

    @Test
    void is_read_as_it_was_written() throws IOException {
        Contents read = files(ArchiveWriter.write(SMALL));
        assertThat(read.paths()).containsExactly("a/c.txt", "b", "manifest.json");
        assertThat(read.bytes("b")).contains("two".getBytes(UTF_8));
        assertThat(read.bytes("a/c.txt")).contains("one".getBytes(UTF_8));
    }

    @Test
    void is_a_zip_that_others_read_with_the_manifest_first() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(ArchiveWriter.write(SMALL)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                found.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
            }
        }
        assertThat(found)
                .containsExactly(
                        Map.entry("manifest.json", "{}"),
                        Map.entry("a/c.txt", "one"),
                        Map.entry("b", "two"));
    }

    @Test
    void has_the_same_bytes_whatever_the_order_was() {
        assertThat(ArchiveWriter.write(contents("a/c.txt", "one", "b", "two")))
                .isEqualTo(ArchiveWriter.write(SMALL))
                .hasSize((int) ArchiveWriter.sizeBytes(SMALL));
        assertThat(HexFormat.of().formatHex(ArchiveWriter.write(contents())))
                .isEqualTo(
                        "504b03040a000000000000002100"
                                + "43bfa6a302000000020000000d000000"
                                + "6d616e69666573742e6a736f6e7b7d"
                                + "504b01020a000a000000000000002100"
                                + "43bfa6a302000000020000000d000000"
                                + "00000000000000000000000000006d616e69666573742e6a736f6e"
                                + "504b05060000000001000100"
                                + "3b0000002d0000000000");
    }

    @Test
    void is_refused_wherever_it_ends_too_early() throws IOException {
        byte[] whole = ArchiveWriter.write(SMALL);
        for (int length = 0; length < whole.length; length++) {
            assertRefused("SKR-M101", Arrays.copyOf(whole, length));
        }
    }

    @Test
    void is_refused_with_any_byte_changed() throws IOException {
        byte[] whole = ArchiveWriter.write(SMALL);
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int place = 0; place < whole.length; place++) {
            byte[] damaged = whole.clone();
            damaged[place] ^= (byte) (1 + random.nextInt(255));
            assertThat(open(damaged))
                    .as("seed %d, byte %d", seed, place)
                    .isInstanceOf(Opened.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "PK", "\0"})
    void is_refused_with_something_behind_it(String more) throws IOException {
        assertRefused("SKR-M102", concat(ArchiveWriter.write(SMALL), more.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x", "/x", "a/../x", "a//x", ".x", "a/.x", "a\\x", "a/", "C:x", "x y", "é", "-/."
            })
    void is_refused_with_a_path_that_leads_elsewhere(String path) throws IOException {
        assertRefused("SKR-M104", raw("manifest.json", "{}", path, ""));
        assertThat(Archive.isPath(path)).isFalse();
    }

    @Test
    void is_refused_with_a_path_that_is_too_long() throws IOException {
        assertThat(Archive.isPath("x".repeat(200))).isTrue();
        assertRefused("SKR-M104", raw("manifest.json", "{}", "x".repeat(201), ""));
    }

    @Test
    void is_refused_with_entries_in_another_order_or_twice() throws IOException {
        assertRefused("SKR-M102", raw("a", "1", "manifest.json", "{}"));
        assertRefused("SKR-M102", raw("manifest.json", "{}", "b", "1", "a", "1"));
        assertRefused("SKR-M102", raw("manifest.json", "{}", "a", "1", "a", "1"));
        assertRefused("SKR-M102", raw("manifest.json", "{}", "manifest.json", "{}"));
        assertThat(open(raw("manifest.json", "{}", "a", "1", "b", "1")))
                .isInstanceOf(Opened.Files.class);
    }

    /** The offsets of a local header's fields (APPNOTE, 4.3.7). */
    @ParameterizedTest
    @CsvSource({
        "4, SKR-M102",
        "6, SKR-M102",
        "8, SKR-M102",
        "10, SKR-M102",
        "12, SKR-M102",
        "14, SKR-M101",
        "22, SKR-M102",
        "28, SKR-M102"
    })
    void is_refused_in_another_form_of_zip(int field, String code) throws IOException {
        byte[] archive = ArchiveWriter.write(SMALL);
        archive[field]++;
        assertRefused(code, archive);
    }

    @Test
    void does_not_take_memory_because_a_header_says_so() throws IOException {
        assertRefused("SKR-M103", declaring(1, "x", 0xffffffffL));
        assertRefused("SKR-M103", declaring(1, "x", Archive.MOST_BYTES));
        assertRefused("SKR-M101", declaring(1, "x", Archive.MOST_BYTES - 1_000));
        assertRefused("SKR-M103", declaring(0, "manifest.json", Archive.MOST_MANIFEST_BYTES + 1));
        assertRefused("SKR-M101", declaring(0, "manifest.json", Archive.MOST_MANIFEST_BYTES));
    }

    @Test
    void has_so_many_files_and_no_more() throws IOException {
        List<String> files = new ArrayList<>(List.of("manifest.json", "{}"));
        for (int i = 0; i < Archive.MOST_FILES; i++) {
            files.addAll(List.of("f%03d".formatted(i), ""));
        }
        assertThat(open(raw(files.toArray(String[]::new)))).isInstanceOf(Opened.Files.class);
        files.addAll(List.of("g", ""));
        assertRefused("SKR-M103", raw(files.toArray(String[]::new)));
    }

    @Test
    void is_not_written_without_a_manifest_or_with_what_would_be_refused() {
        for (Contents none :
                List.of(
                        SMALL.without(ModelManifest.PATH),
                        contents("../x", ""),
                        SMALL.with("large", new byte[(int) Archive.MOST_BYTES]))) {
            assertThatThrownBy(() -> ArchiveWriter.write(none))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static byte[] declaring(int entry, String path, long size) {
        byte[] archive = entry == 0 ? raw(path, "") : raw("manifest.json", "{}", path, "");
        int header = entry == 0 ? 0 : 45;
        ByteBuffer.wrap(archive)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(header + 18, (int) size)
                .putInt(header + 22, (int) size);
        return archive;
    }

    /** Entries as they come, with a directory that fits. */
    private static byte[] raw(String... files) {
        ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer directory = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < files.length; i += 2) {
            byte[] name = files[i].getBytes(UTF_8);
            byte[] bytes = files[i + 1].getBytes(UTF_8);
            int offset = out.position();
            ByteBuffer common = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
            common.putShort((short) 10).putInt(0).putShort((short) 0).putShort((short) 0x21);
            common.putInt(ArchiveWriter.crc(bytes)).putInt(bytes.length).putInt(bytes.length);
            common.putShort((short) name.length).putShort((short) 0);
            out.putInt(0x04034b50).put(common.array()).put(name).put(bytes);
            directory.putInt(0x02014b50).putShort((short) 10).put(common.array());
            directory.putShort((short) 0).putInt(0).putInt(0).putInt(offset).put(name);
        }
        int start = out.position();
        short count = (short) (files.length / 2);
        out.put(directory.flip());
        int length = out.position() - start;
        out.putInt(0x06054b50).putInt(0).putShort(count).putShort(count);
        out.putInt(length).putInt(start).putShort((short) 0);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static Contents contents(String... files) {
        Map<String, byte[]> all = new HashMap<>();
        all.put("manifest.json", "{}".getBytes(UTF_8));
        for (int i = 0; i < files.length; i += 2) {
            all.put(files[i], files[i + 1].getBytes(UTF_8));
        }
        return new Contents(all);
    }

    private static Opened open(byte[] bytes) throws IOException {
        return ArchiveReader.read(new ByteArrayInputStream(bytes));
    }

    private static Contents files(byte[] bytes) throws IOException {
        return open(bytes) instanceof Opened.Files(Contents contents)
                ? contents
                : new Contents(Map.of());
    }

    private static void assertRefused(String code, byte[] bytes) throws IOException {
        assertThat(open(bytes)).isInstanceOf(Opened.Refused.class);
        if (open(bytes) instanceof Opened.Refused(var problems)) {
            assertThat(problems).hasSize(1);
            assertThat(problems.getFirst().code().code()).isEqualTo(code);
            assertThat(problems.getFirst().hint()).isNotBlank();
        }
    }
}
