package dev.skerry.profile.compile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON Schemas (2020-12) of what people write, for editors that complete and explain it. The
 * compilers check more, and say it better.
 */
public enum DocumentSchema {
    PROFILE("device-profile.schema.json"),
    POLICY("policy.schema.json");

    private final String fileName;

    DocumentSchema(String fileName) {
        this.fileName = fileName;
    }

    /** What the file is called beside the documents that refer to it. */
    public String fileName() {
        return fileName;
    }

    /** The schema's text. */
    public String text() {
        try (InputStream in =
                DocumentSchema.class.getResourceAsStream("/dev/skerry/profile/" + fileName)) {
            if (in == null) {
                throw new IllegalStateException(fileName + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar can't be read", e);
        }
    }
}
