package dev.skerry.tool.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rows whose columns stand below each other. */
final class TextTable {
    private static final int MOST_WIDE = 60;

    private final List<List<String>> rows = new ArrayList<>();
    private final List<UnaryOperator<String>> paints = new ArrayList<>();

    /** Adds a row; the first is the head. */
    void add(List<String> cells) {
        add(cells, UnaryOperator.identity());
    }

    /**
     * The same in a colour.
     *
     * @param paint of the whole line, after its columns were measured
     */
    void add(List<String> cells, UnaryOperator<String> paint) {
        rows.add(List.copyOf(cells));
        paints.add(paint);
    }

    /** The rows, each on a line; the last column has no end. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            var line = new StringBuilder();
            List<String> cells = rows.get(row);
            for (int column = 0; column < cells.size(); column++) {
                String cell = cells.get(column);
                line.append(cell);
                if (column + 1 < cells.size()) {
                    line.repeat(' ', Math.max(0, width(column) - cell.length()) + 2);
                }
            }
            lines.add(paints.get(row).apply(line.toString().stripTrailing()));
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.size())
                .mapToInt(row -> row.get(column).length())
                .filter(width -> width <= MOST_WIDE)
                .max()
                .orElse(0);
    }
}
