package dev.skerry.tool.evaluate.score;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in which an alarm is right; both ends belong to it.
 *
 * @param from the first row
 * @param to the last row
 */
public record Window(int from, int to) {
    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if it ends before it begins
     */
    public Window {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("window from row " + from + " to row " + to);
        }
    }

    /** The rows of it. */
    public int width() {
        return to - from + 1;
    }

    /** Each run of rows that are marked. */
    public static List<Window> runs(boolean[] marked) {
        List<Window> runs = new ArrayList<>();
        int from = -1;
        for (int row = 0; row <= marked.length; row++) {
            boolean isIn = row < marked.length && marked[row];
            if (isIn && from < 0) {
                from = row;
            } else if (!isIn && from >= 0) {
                runs.add(new Window(from, row - 1));
                from = -1;
            }
        }
        return runs;
    }

    /** For each row whether it is in one of them. */
    public static boolean[] marks(List<Window> windows, int rows) {
        boolean[] marked = new boolean[rows];
        for (Window window : windows) {
            for (int row = window.from(); row <= window.to(); row++) {
                marked[row] = true;
            }
        }
        return marked;
    }
}
