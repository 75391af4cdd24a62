package dev.skerry.tool.authority;

import dev.skerry.profile.file.WholeFile;
import dev.skerry.sync.sign.Sha256;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.ToolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;

/** The file that the root is kept in while it is offline: PKCS#12 of mode 0600. */
final class RootFile {
    private final Path file;

    RootFile(Path file) {
        this.file = file;
    }

    byte[] read() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unusable("it can't be read: " + Folders.reason(e));
        }
    }

    /** Writes it, unless there is a file of that name. */
    void write(byte[] pkcs12) {
        try {
            WholeFile.createSecret(file, pkcs12);
        } catch (FileAlreadyExistsException e) {
            throw new ToolException(
                    "SKR-T035",
                    ExitCode.ENVIRONMENT,
                    "%s is there already and stays as it is. Name another file with --to."
                            .formatted(file));
        } catch (IOException e) {
            throw unusable("it can't be written: " + Folders.reason(e));
        }
    }

    /** Reads back from the disk that it has the key of the root with this fingerprint. */
    void requireRoot(String password, String fingerprint) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(read()), password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                String digest = Sha256.hex(store.getCertificate(alias).getEncoded());
                if (store.getKey(alias, password.toCharArray()) != null
                        && digest.equals(fingerprint)) {
                    return;
                }
            }
            throw unusable("it does not have the root's key");
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("it can't be opened: " + e.getMessage());
        }
    }

    private ToolException unusable(String why) {
        return new ToolException(
                "SKR-T071",
                ExitCode.ENVIRONMENT,
                "%s is no file for the root: %s. The gateway still has what it had; name another file."
                        .formatted(file, why));
    }
}
