package dev.skerry.agent.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.credential.CredentialsFile;
import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceCredentialsTest {
    @TempDir Path folder;

    private SealedFiles sealing() throws IOException {
        Path key = folder.resolve("card.key");
        DataKey.make(key, new SecureRandom());
        return SealedFiles.sealing(DataKey.read(key), CredentialsFile.PURPOSE);
    }

    @Test
    void what_can_not_be_sealed_counts_all_the_same() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("credentials"), "bed-2 = psk bed-2 " + "5f3ca0d1".repeat(4));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        // Where the sealed one is to be written.
        Files.createDirectories(folder.resolve("credentials.part/full"));
        DeviceCredentials credentials = DeviceCredentials.of(Optional.of(file), sealing());
        assertThat(credentials.key("bed-2")).isPresent();
    }
}
