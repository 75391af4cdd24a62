package dev.skerry.gateway.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one text becomes another, line by line: all lines of both, in order. What is between the
 * first and the last difference is compared by the longest common subsequence; where that is too
 * long for it, all of it counts as changed.
 */
public final class LineDiff {
    private static final int MOST_CELLS = 4_000_000;

    private LineDiff() {}

    /** What becomes of a line. */
    public enum Kind {
        @JsonProperty("same")
        SAME,
        @JsonProperty("removed")
        REMOVED,
        @JsonProperty("added")
        ADDED
    }

    /**
     * A line.
     *
     * @param from its number in the first text, from 1; null when it is added
     * @param to its number in the second text; null when it is removed
     */
    public record Line(Kind kind, @Nullable Integer from, @Nullable Integer to, String text) {}

    /** The lines of both texts. */
    public static List<Line> of(String from, String to) {
        List<String> a = from.lines().toList();
        List<String> b = to.lines().toList();
        int head = 0;
        while (head < Math.min(a.size(), b.size()) && a.get(head).equals(b.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(a.size(), b.size()) - head
                && a.get(a.size() - 1 - tail).equals(b.get(b.size() - 1 - tail))) {
            tail++;
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < head; i++) {
            lines.add(new Line(Kind.SAME, i + 1, i + 1, a.get(i)));
        }
        middle(a, b, head, tail, lines);
        for (int i = tail; i > 0; i--) {
            int inA = a.size() - i;
            lines.add(new Line(Kind.SAME, inA + 1, b.size() - i + 1, a.get(inA)));
        }
        return lines;
    }

    private static void middle(
            List<String> a, List<String> b, int head, int tail, List<Line> lines) {
        int rows = a.size() - tail - head;
        int columns = b.size() - tail - head;
        int[][] common = commonAfter(a, b, head, rows, columns);
        int i = 0;
        int j = 0;
        while (i < rows || j < columns) {
            boolean isSame =
                    i < rows
                            && j < columns
                            && common.length > 0
                            && a.get(head + i).equals(b.get(head + j));
            if (isSame) {
                lines.add(new Line(Kind.SAME, head + i + 1, head + j + 1, a.get(head + i)));
                i++;
                j++;
            } else if (i < rows
                    && (j == columns
                            || common.length == 0
                            || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line(Kind.REMOVED, head + i + 1, null, a.get(head + i)));
                i++;
            } else {
                lines.add(new Line(Kind.ADDED, null, head + j + 1, b.get(head + j)));
                j++;
            }
        }
    }

    /** How many lines are common from each pair of places on; empty when there are too many. */
    private static int[][] commonAfter(
            List<String> a, List<String> b, int head, int rows, int columns) {
        if ((long) rows * columns > MOST_CELLS) {
            return new int[0][];
        }
        int[][] common = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                common[i][j] =
                        a.get(head + i).equals(b.get(head + j))
                                ? common[i + 1][j + 1] + 1
                                : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
