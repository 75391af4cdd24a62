package dev.skerry.profile.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What was read is not what was sealed with this key and for this purpose. */
public final class BrokenSealException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenSealException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
