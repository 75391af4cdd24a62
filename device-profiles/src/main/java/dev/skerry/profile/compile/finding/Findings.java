package dev.skerry.profile.compile.finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects findings; past a hundred, more would not help anybody. */
public final class Findings {
    private static final int MAX = 100;

    private final List<Finding> findings = new ArrayList<>();

    /** Adds a finding. */
    public void add(ProblemCode code, int line, int column, String message, @Nullable String hint) {
        if (findings.size() < MAX) {
            findings.add(new Finding(code, line, column, message, hint));
        }
    }

    /** The findings in the order of the file. */
    public List<Finding> inOrder() {
        return findings.stream()
                .sorted(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column))
                .toList();
    }

    /** Whether nothing is wrong. */
    public boolean isEmpty() {
        return findings.isEmpty();
    }
}
