package dev.skerry.tool.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedTest {
    private static final Instant TIME = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir Path folder;

    private Path tree() throws IOException {
        Path tree = folder.resolve("tree");
        Files.createDirectories(tree.resolve("bin"));
        Files.writeString(tree.resolve("version"), "0.2.0\n");
        Path program = Files.writeString(tree.resolve("bin/skerry-agent"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        if (!Files.exists(tree.resolve("bin/link"))) {
            Files.createSymbolicLink(tree.resolve("bin/link"), Path.of("skerry-agent"));
        }
        return tree;
    }

    private byte[] tar() throws IOException {
        var packed = new Packed(TIME);
        packed.addTree("agent", tree());
        return packed.tar("./");
    }

    @Test
    void has_files_in_the_order_of_their_names_of_one_time_and_of_root() throws Exception {
        List<String> lines = new ArrayList<>();
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(tar()))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(TIME);
                assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
                lines.add(
                        "%o %s %s"
                                .formatted(
                                        entry.getMode() & 0777,
                                        entry.getName(),
                                        entry.getLinkName()));
            }
        }
        assertThat(lines.stream().map(String::strip))
                .containsExactly(
                        "755 ./",
                        "755 ./agent/",
                        "755 ./agent/bin/",
                        "777 ./agent/bin/link skerry-agent",
                        "755 ./agent/bin/skerry-agent",
                        "644 ./agent/version");
    }

    @Test
    void gives_the_same_bytes_whenever_the_files_were_written() throws Exception {
        byte[] first = tar();
        Files.setLastModifiedTime(
                folder.resolve("tree/version"), FileTime.from(Instant.ofEpochSecond(1)));
        assertThat(tar()).isEqualTo(first);
    }

    @Test
    void a_debian_package_has_three_members_and_the_same_bytes_each_time() throws Exception {
        byte[] first = deb("first.deb");
        assertThat(deb("second.deb")).isEqualTo(first);
        List<String> names = new ArrayList<>();
        try (var ar =
                new ArArchiveInputStream(
                        new BufferedInputStream(new ByteArrayInputStream(first)))) {
            for (var entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names).containsExactly("debian-binary", "control.tar.gz", "data.tar.zst");
    }

    private byte[] deb(String name) throws IOException {
        var data = new Packed(TIME);
        data.addTree("usr/lib/skerry/agent", tree());
        var deb = new DebPackage(TIME, data);
        deb.addControl("control", "Package: skerry-agent\n");
        Path file = folder.resolve(name);
        deb.write(file, 3);
        return Files.readAllBytes(file);
    }

    @Test
    void the_time_is_the_one_that_was_given_else_that_of_the_commit() {
        assertThat(SourceDate.of(Map.of("SOURCE_DATE_EPOCH", "1700000000"), folder))
                .isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThatThrownBy(() -> SourceDate.of(Map.of(), folder))
                .hasMessageStartingWith("SKR-T142");
        assertThatThrownBy(() -> SourceDate.of(Map.of("SOURCE_DATE_EPOCH", "today"), folder))
                .hasMessageStartingWith("SKR-T142");
    }

    @Test
    void the_mirror_is_the_machines_own_if_it_is_a_debian() {
        assertThat(
                        DebianJdk.mirror(
                                List.of(
                                        "Types: deb\nURIs: http://mirror.lan/debian\nSuites: trixie\n")))
                .contains("http://mirror.lan/debian");
        assertThat(DebianJdk.mirror(List.of("deb [arch=arm64] http://m.lan/debian/ trixie main\n")))
                .contains("http://m.lan/debian");
        assertThat(DebianJdk.mirror(List.of("deb http://archive.ubuntu.com/ubuntu noble main\n")))
                .isEmpty();
    }

    @Test
    void a_jdk_without_jmods_is_none() {
        assertThatThrownBy(
                        () ->
                                JavaRuntime.source(
                                        Target.LINUX_ARM64,
                                        folder,
                                        folder,
                                        new java.io.PrintWriter(System.err)))
                .hasMessageStartingWith("SKR-T140")
                .hasMessageContaining("--jdk");
    }

    @Test
    void says_what_jlink_says() throws Exception {
        Path modules =
                Files.writeString(folder.resolve("modules"), "# a comment\nno.such.module\n");
        var runtime = new JavaRuntime(modules);
        assertThatThrownBy(() -> runtime.link(null, folder.resolve("runtime")))
                .hasMessageStartingWith("SKR-T141")
                .hasMessageContaining("no.such.module");
    }

    @Test
    void says_what_of_the_build_is_missing() {
        var deb = new ProgramDeb(Program.AGENT, "0.2.0", Target.LINUX_X64, TIME, folder);
        assertThatThrownBy(
                        () ->
                                deb.write(
                                        folder,
                                        tree(),
                                        new Requirements("2.17", java.util.Set.of()),
                                        3))
                .hasMessageStartingWith("SKR-T145")
                .hasMessageContaining("skerry-launch");
    }

    @Test
    void says_why_a_package_can_not_be_written() {
        assertThat(PackException.unusable(new IOException("No space left on device")))
                .hasMessageStartingWith("SKR-T146")
                .hasMessageContaining("No space left on device");
    }
}
