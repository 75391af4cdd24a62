package dev.skerry.tool.flash;

import java.util.Locale;

/** Sizes as they stand on cards: in powers of ten. */
final class Sizes {
    private Sizes() {}

    /** Such as {@code 31.9 GB}. */
    static String text(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < units.length - 1) {
            size /= 1000;
            unit++;
        }
        return unit == 0
                ? bytes + " B"
                : String.format(Locale.ROOT, size < 10 ? "%.2f %s" : "%.1f %s", size, units[unit]);
    }
}
