package dev.skerry.agent.infer.window;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * Files that say which bundle is being tried. Native code can take the whole agent with it, as when
 * a graph asks for more memory than the machine has; then the file is still there at the next
 * start, and a bundle that ended the agent time and again is not tried any more.
 */
final class TrialMarks {
    /** Once or twice it may have been the power. */
    static final int MOST_ENDS = 3;

    private static final Logger LOG = Logger.getLogger(TrialMarks.class);
    private static final int DIGEST_CHARS = 32;

    private final Path directory;

    TrialMarks(Path directory) {
        this.directory = directory;
    }

    /** The file of a bundle. */
    Path file(String digest) {
        return directory.resolve(".trying-" + digest.substring(0, DIGEST_CHARS));
    }

    /** How often the agent has ended while it tried a bundle, one time after the other. */
    int ends(String digest) {
        try {
            return Integer.parseInt(Files.readString(file(digest)).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /** A bundle is tried from now on. */
    void begin(String digest) {
        try {
            Files.writeString(file(digest), Integer.toString(ends(digest) + 1));
        } catch (IOException e) {
            // Where nothing can be written it is tried all the same.
            LOG.debugf("mark=missing file=%s reason=%s", file(digest), e);
        }
    }

    /** The agent has outlived it. */
    void end(String digest) {
        try {
            Files.deleteIfExists(file(digest));
        } catch (IOException e) {
            LOG.debugf("mark=left file=%s reason=%s", file(digest), e);
        }
    }
}
