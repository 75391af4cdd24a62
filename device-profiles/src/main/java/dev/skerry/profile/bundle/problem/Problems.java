package dev.skerry.profile.bundle.problem;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects problems; past {@value #MOST} more would not help anybody. */
public final class Problems {
    private static final int MOST = 100;

    private final List<BundleProblem> found = new ArrayList<>();

    /** Adds one. */
    public void add(BundleProblem problem) {
        if (found.size() < MOST) {
            found.add(problem);
        }
    }

    /** Adds one. */
    public void add(
            BundleCode code, String file, String place, String message, @Nullable String hint) {
        add(new BundleProblem(code, file, place, message, hint));
    }

    /** Whether nothing is wrong. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** All, in the order in which they were found. */
    public List<BundleProblem> all() {
        return List.copyOf(found);
    }
}
