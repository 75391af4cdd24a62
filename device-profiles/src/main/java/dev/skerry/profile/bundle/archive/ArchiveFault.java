package dev.skerry.profile.bundle.archive;

import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.bundle.problem.BundleProblem;

/** Ends the reading of an archive. */
final class ArchiveFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient BundleProblem problem;

    ArchiveFault(BundleCode code, String file, String message, String hint) {
        super(message, null, false, false);
        problem = new BundleProblem(code, file, "", message, hint);
    }

    static ArchiveFault damaged(String message) {
        return new ArchiveFault(
                BundleCode.ARCHIVE_DAMAGED, "", message, "bring the bundle again, or build it");
    }

    static ArchiveFault form(String message) {
        return new ArchiveFault(
                BundleCode.ARCHIVE_FORM,
                "",
                message,
                "make bundles with 'skerry model build': other programs write other archives");
    }

    static ArchiveFault tooLarge(String path, String message) {
        return new ArchiveFault(BundleCode.TOO_LARGE, path, message, "leave out what is not used");
    }

    BundleProblem problem() {
        return problem;
    }
}
