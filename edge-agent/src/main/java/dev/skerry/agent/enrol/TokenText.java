package dev.skerry.agent.enrol;

import dev.skerry.sync.enrol.EnrolmentToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Enrolment tokens as people give them to the agent. */
final class TokenText {
    private static final int MAX_BYTES = 1024;

    private TokenText() {}

    /**
     * Reads a token as the gateway shows it.
     *
     * @param origin where it was found, for people
     * @throws EnrolmentException SKR-A601 if it is none
     */
    static EnrolmentToken parse(String text, String origin) throws EnrolmentException {
        return EnrolmentToken.read(text)
                .orElseThrow(
                        () ->
                                new EnrolmentException(
                                        "SKR-A601",
                                        "what %s is no enrolment token: it has to be all of what 'skerry enrol' or the dashboard showed, skerry-…-…-…"
                                                .formatted(origin)));
    }

    /** Reads a file with nothing but a token. */
    static EnrolmentToken read(Path file) throws EnrolmentException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it is too long for a token");
            }
            return parse(Files.readString(file, StandardCharsets.UTF_8), "stands in " + file);
        } catch (IOException e) {
            throw new EnrolmentException(
                    "SKR-A601",
                    "the enrolment token can't be read from %s (%s): let the agent's user read the file"
                            .formatted(file, e),
                    e);
        }
    }
}
