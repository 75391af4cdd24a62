package dev.skerry.profile.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
    @TempDir Path dir;

    private static String rights(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }

    private static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void a_new_one_is_closed_and_so_is_what_is_made_above_it() throws IOException {
        PrivateFolder.make(dir.resolve("a/b"));
        assertThat(rights(dir.resolve("a/b"))).isEqualTo("rwx------");
        assertThat(rights(dir.resolve("a"))).isEqualTo("rwx------");
    }

    @Test
    void one_that_is_there_is_closed_if_all_in_it_is_ones_own() throws IOException {
        Path folder = Files.createDirectory(dir.resolve("data"));
        open(folder);
        Files.createFile(folder.resolve("mine"));
        PrivateFolder.makeAndClose(folder, "mine"::equals);
        assertThat(rights(folder)).isEqualTo("rwx------");
    }

    @Test
    void one_that_others_use_too_stays_open() throws IOException {
        Path folder = Files.createDirectory(dir.resolve("data"));
        open(folder);
        Files.createFile(folder.resolve("mine"));
        Files.createFile(folder.resolve("theirs"));
        PrivateFolder.makeAndClose(folder, "mine"::equals);
        assertThat(rights(folder)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void a_right_that_its_owner_gave_up_is_not_given_back() throws IOException {
        Path folder = Files.createDirectory(dir.resolve("data"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-x---"));
        PrivateFolder.makeAndClose(folder, name -> false);
        assertThat(rights(folder)).isEqualTo("r-x------");
    }
}
