package dev.skerry.profile.bundle.archive;

import dev.skerry.profile.bundle.problem.BundleProblem;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The form of an archive: a ZIP (APPNOTE 6.3) of stored entries, {@code manifest.json} first and
 * the others in the order of their paths, all with one time and without extra fields or comments.
 * The same files have one archive.
 */
public final class Archive {
    /** How long an archive may be. */
    public static final long MOST_BYTES = 64L << 20;

    /** How many files there may be besides the manifest, so that the archive can be signed for. */
    public static final int MOST_FILES = 255;

    /** How long a manifest may be. */
    public static final int MOST_MANIFEST_BYTES = 256 << 10;

    /** What the name of the file ends with. */
    public static final String SUFFIX = ".skm";

    static final int LOCAL_HEADER = 0x04034b50;
    static final int CENTRAL_HEADER = 0x02014b50;
    static final int END_HEADER = 0x06054b50;
    static final int LOCAL_BYTES = 30;
    static final int CENTRAL_BYTES = 46;
    static final int END_BYTES = 22;

    /** What ZIP 1.0 can. */
    static final int VERSION = 10;

    /** 1980-01-01, the first day that there is. */
    static final int DATE = 0x21;

    private static final int MOST_PATH_CHARS = 200;
    private static final String PART = "[A-Za-z0-9_+-][A-Za-z0-9._+-]*";
    private static final Pattern PATH = Pattern.compile(PART + "(?:/" + PART + ")*");

    private Archive() {}

    /** What came of reading one. */
    public sealed interface Opened {
        /** Its files. */
        record Files(Contents contents) implements Opened {}

        /** It is none. */
        record Refused(List<BundleProblem> problems) implements Opened {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /** Whether a file may have that path: as the paths of what is signed. */
    public static boolean isPath(String path) {
        return path.length() <= MOST_PATH_CHARS && PATH.matcher(path).matches();
    }

    /** What a path has to be, in words. */
    public static final String PATH_RULE =
            "200 letters, digits, '.', '_', '+', '-' and '/' at most, no part of which begins with '.'";
}
