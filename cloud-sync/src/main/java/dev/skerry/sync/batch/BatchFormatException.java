package dev.skerry.sync.batch;

/** Bytes are not a batch that can be read. The code is stable and documented. */
public final class BatchFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    BatchFormatException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    /** What is wrong. */
    public Problem problem() {
        return problem;
    }

    /** The problem's stable code, SKR-B…. */
    public String code() {
        return problem.code();
    }

    /** What can be wrong with a batch. */
    public enum Problem {
        /** The bytes end too early, or say things that contradict each other. */
        MALFORMED("SKR-B001"),
        /** Made by a newer version, which this one can't read: update the reader. */
        UNKNOWN_VERSION("SKR-B002"),
        /** The bytes are not the ones that were written: damaged on disk or on the way. */
        CHECKSUM("SKR-B003"),
        /** More than the reader's {@link BatchLimits} allow. */
        LIMIT("SKR-B004");

        private final String code;

        Problem(String code) {
            this.code = code;
        }

        /** SKR-B… */
        public String code() {
            return code;
        }
    }
}
