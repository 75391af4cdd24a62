package dev.skerry.tool.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfTest {
    private static final int ARM64 = 183;

    @TempDir Path folder;

    /**
     * A program of three sections: names, what it loads, and versions of it.
     *
     * @param needs names of a library and a version of one of its symbols
     */
    static byte[] program(int machine, String library, String... needs) {
        String names = "\0" + library + "\0" + String.join("\0", needs) + "\0";
        ByteBuffer file = ByteBuffer.allocate(2_048).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0, Integer.reverseBytes(0x7f454c46)).put(4, (byte) 2).put(5, (byte) 1);
        file.putShort(0x12, (short) machine).putLong(0x28, 64);
        file.putShort(0x3a, (short) 64).putShort(0x3c, (short) 3);
        section(file, 0, 3, 512, names.length());
        file.put(512, names.getBytes(StandardCharsets.US_ASCII));
        section(file, 1, 6, 1_024, 32);
        file.putLong(1_024, 1).putLong(1_032, 1);
        section(file, 2, 0x6ffffffe, 1_088, 16 + 16 * needs.length);
        file.putShort(1_088, (short) 1).putShort(1_090, (short) needs.length);
        file.putInt(1_096, 16);
        int name = library.length() + 2;
        for (int i = 0; i < needs.length; i++) {
            file.putInt(1_104 + 16 * i + 8, name);
            file.putInt(1_104 + 16 * i + 12, i + 1 < needs.length ? 16 : 0);
            name += needs[i].length() + 1;
        }
        return file.array();
    }

    private static void section(ByteBuffer file, int number, int type, int start, int bytes) {
        int at = 64 + 64 * number;
        file.putInt(at + 4, type).putLong(at + 0x18, start).putLong(at + 0x20, bytes);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    @Test
    void tells_what_a_program_loads_and_which_versions_it_needs() throws Exception {
        Path file = write("a", program(ARM64, "libc.so.6", "GLIBC_2.17", "GLIBC_2.38"));
        assertThat(Elf.of(file))
                .hasValue(new Elf(ARM64, Set.of("libc.so.6"), Set.of("GLIBC_2.17", "GLIBC_2.38")));
    }

    @Test
    void reads_this_machines_own_java() throws Exception {
        Elf java =
                Elf.of(Path.of(System.getProperty("java.home"), "lib/server/libjvm.so"))
                        .orElseThrow();
        assertThat(java.libraries()).contains("libc.so.6");
        assertThat(java.versions()).anyMatch(version -> version.startsWith("GLIBC_2."));
    }

    @Test
    void takes_nothing_else_for_a_program() throws Exception {
        assertThat(Elf.of(write("script", "#!/bin/sh\n".repeat(10).getBytes()))).isEmpty();
        assertThat(Elf.of(write("short", new byte[] {0x7f, 'E', 'L', 'F'}))).isEmpty();
        byte[] of32Bits = program(40, "libc.so.6", "GLIBC_2.17");
        of32Bits[4] = 1;
        assertThat(Elf.of(write("old", of32Bits))).isEmpty();
    }

    @Test
    void says_that_a_program_is_damaged() throws Exception {
        byte[] cut = java.util.Arrays.copyOf(program(ARM64, "libc.so.6", "GLIBC_2.17"), 200);
        Path file = write("cut", cut);
        assertThatThrownBy(() -> Elf.of(file)).isInstanceOf(IOException.class);
    }

    @Test
    void needs_the_highest_version_and_the_packages_of_all() throws Exception {
        write("one", program(ARM64, "libz.so.1", "GLIBC_2.17", "GLIBC_2.34"));
        write("other", program(ARM64, "libstdc++.so.6", "GLIBC_2.4", "GLIBCXX_3.4.22"));
        Requirements needs = Requirements.of(folder, Target.LINUX_ARM64);
        assertThat(needs.text()).isEqualTo("glibc=2.34\n");
        assertThat(needs.depends()).isEqualTo("libc6 (>= 2.34), libstdc++6, zlib1g");
        assertThat(Requirements.highest(List.of("2.4", "2.17", "2.2.5"))).isEqualTo("2.17");
    }

    @Test
    void a_library_within_the_program_needs_no_package() throws Exception {
        write("libonnxruntime.so", program(ARM64, "libc.so.6", "GLIBC_2.28"));
        write("libonnxruntime4j_jni.so", program(ARM64, "libonnxruntime.so.1", "GLIBC_2.26"));
        assertThat(Requirements.of(folder, Target.LINUX_ARM64).packages()).isEmpty();
    }

    @Test
    void refuses_what_is_not_for_the_target() throws Exception {
        write("libjvm.so", program(62, "libc.so.6", "GLIBC_2.17"));
        assertThatThrownBy(() -> Requirements.of(folder, Target.LINUX_ARM64))
                .hasMessageStartingWith("SKR-T143")
                .hasMessageContaining("libjvm.so");
    }

    @Test
    void refuses_what_needs_a_library_that_no_package_is_known_to_have() throws Exception {
        write("libawt.so", program(ARM64, "libX11.so.6", "GLIBC_2.17"));
        assertThatThrownBy(() -> Requirements.of(folder, Target.LINUX_ARM64))
                .hasMessageStartingWith("SKR-T144")
                .hasMessageContaining("libX11.so.6");
    }
}
