package dev.skerry.tool.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table as a terminal shows it and a page does. The first column is text, the others are numbers.
 *
 * @param head the columns' names
 * @param rows each as long as the head
 */
public record Table(List<String> head, List<List<String>> rows) {
    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if a row has another length
     */
    public Table {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException(row + " under " + head);
            }
        }
    }

    /** A number with some digits, or a dash where there is none. */
    public static String number(double number, int digits) {
        return !Double.isFinite(number)
                ? "-"
                : String.format(Locale.ROOT, "%." + digits + "f", number);
    }

    /** Its lines, the columns under each other. */
    public List<String> lines() {
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        all.addAll(rows);
        return all.stream().map(this::line).toList();
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < row.size(); c++) {
            String blanks = " ".repeat(width(c) - row.get(c).length());
            line.append(c == 0 ? row.get(c) + blanks : "  " + blanks + row.get(c));
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(head.get(column).length(), Math::max);
    }
}
